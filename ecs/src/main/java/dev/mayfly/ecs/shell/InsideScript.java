package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.ContainerDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is put in front of a shell or command in the container, in two pieces of POSIX sh: the first
 * runs as root, as all that ECS Exec starts, finds out who the app is and becomes that user; the
 * second runs as that user, makes the environment that of the app, and chooses the shell.
 *
 * <p>All that can differ from image to image is found out there: no call of AWS tells it. Holds no
 * secrets: CloudTrail keeps it.
 *
 * @param inside what the user asked for
 * @param container who it runs as, where and under which entry point, as far as its definition says
 * @param entryPointRan whether what runs there was started by the container's own entry point, and
 *     so has what that exports: in a running task, or where a keeper was passed to it
 */
record InsideScript(Inside inside, ContainerDefinition container, boolean entryPointRan) {

  // Variables start with "_", since the app's environment may hold short names, and x is what
  // refuses: each of those who use this has its own way to say so.
  //
  // _i the second piece · _w who runs it: a command that takes -c · _p the app's process · _u _g _G
  // its user, group and groups · _n _q _h that user's name, own group and home · _P _W _H _p what
  // the second piece is told: PATH, the directory, HOME, which gosu and su-exec replace, and _p.
  //
  // The terminal, or a command's pipes, are made the user's own, and nothing else: a redirection
  // of chown's would be this shell's in dash, and /dev/null the user's.
  //
  // The app's process is the first of this container that is neither ECS's nor a mere init. It is
  // told from those of other containers, with which it may share its numbers, by its mounts; those
  // of another user's processes are hidden from a root without CAP_SYS_PTRACE, its cgroup never is.
  private static final String FIRST =
      """
      _i=$1;shift
      {
      _w=/bin/sh _P=$PATH _W=@directory@ _p= _n= _q= _h=
      read -r _k </proc/self/cgroup
      for _x in /proc/[0-9]*;do
      read -r _y <$_x/stat||continue
      case $_y in *'(ssm-'*|*'(amazon-ssm'*|*'init) '*|*'(tini'*|*'(catatonit'*)continue;esac
      if [ -e $_x/ns/mnt ];then [ $_x/ns/mnt -ef /proc/self/ns/mnt ]
      else _y=;read -r _y <$_x/cgroup;[ "$_y" = "$_k" ];fi||continue
      _x=${_x#/proc/};[ $_p ]&&[ $_p -lt $_x ]||_p=$_x
      done
      @user@
      @checks@
      set -- $_w -c "$_i" mayfly "$@"
      [ "$_w" = /bin/sh ]||set -- /bin/sh -c "command -v chown >/dev/null&&for _f in 0 1 2;do { [ -t \\$_f ]||[ -p /proc/\\$\\$/fd/\\$_f ];}&&chown $_u /proc/\\$\\$/fd/\\$_f;done;exec \\"\\$@\\"" mayfly "$@"
      _H=${HOME-};export _P _W _H _p
      } 2>/dev/null
      """;

  // Each way is tried before it is believed: busybox has a setpriv too, which cannot do this. su
  // goes by name; so does gosu where that keeps the supplementary groups. No way may lose the
  // terminal: "su -c" would, hence su with -c behind the user's name, which is the shell's.
  //
  // What the agent set HOME to is root's; what the image or the definition set it to is the app's.
  private static final String SWITCH =
      """
      s(){ while read -r _x _y;do case $_x in Uid:)_u=${_y%%[!0-9]*};;Gid:)_g=${_y%%[!0-9]*};;Groups:)_G=$_y;esac;done </proc/$1/status;}
      s self;_o=$_u:$_g
      @who@
      [ $_u:$_g = $_o ]||{
      _z=$_u:$_g;[ "$_n" ]&&[ $_g = "$_q" ]&&_z=$_n
      for _w in "setpriv --reuid $_u --regid $_g --groups $_G /bin/sh" "su -m -s /bin/sh -- $_z" "gosu $_z /bin/sh" "su-exec $_z /bin/sh" "chroot --userspec=$_u:$_g --groups=$_G / /bin/sh" "";do
      [ "$_w" ]||x @switcher@
      $_w -c : </dev/null >/dev/null&&break
      done
      case ${HOME-} in ''|/|/root)export HOME=${_h:-/};esac
      }\
      """;

  /** Its entry in the passwd file, found by name or number. */
  private static final String LOOKUP =
      """
      while IFS=: read -r _a _b _c _d _e _f _x;do case $_u in "$_a"|"$_c")_n=$_a _u=$_c _q=$_d _h=$_f;break;esac;done </etc/passwd\
      """;

  // As the app's process. One who is not root, in no container of ECS, stays who it is.
  private static final String AS_THE_APP =
      """
      [ $_u = 0 ]&&s $_p
      _x=$_g;for _y in $_G;do _x=$_x,$_y;done;_G=$_x
      """
          + LOOKUP;

  // As container runtimes read NAME|UID[:NAME|GID]: who names no group is in all of theirs.
  private static final String AS_NAMED =
      "_u=@name@ _r=@group@\n"
          + LOOKUP
          + """

          case $_u in *[!0-9]*)x @nobody@;esac
          _g=${_r:-${_q:-0}} _G=
          while IFS=: read -r _a _b _c _d;do
          [ "$_a" = "$_r" ]&&_g=$_c
          [ "$_r" ]||[ ! "$_n" ]||case ,$_d, in *,"$_n",*)_G=$_G,$_c;esac
          done </etc/group
          case $_g in *[!0-9]*)x @nogroup@;esac
          _G=$_g$_G\
          """;

  private static final String SHELL_CHECK = "command -v @shell@ >/dev/null||x @noshell@\n";

  // Who may not read it is refused by opening it; who has no tools finds nothing to do with it.
  private static final String ENVIRONMENT_CHECK =
      """
      [ "$($_w -c "tr -d x </proc/$_p/environ|sed s/x//")" ]||x @noenvironment@
      """;

  private static final String ENTERED =
      """
      PATH=$_P;[ "$_H" ]&&export HOME="$_H"
      cd "$_W" 2>/dev/null||cd 2>/dev/null
      [ "$_W" = / ]&&cd -P /proc/$_p/cwd 2>/dev/null
      @environment@
      unset _P _W _H _p
      _t=$#;@shell@
      """;

  private static final String PREPARED =
      """
      @buildpacks@
      @entry@
      exec "$@"
      """;

  // environ's entries end with NUL and may hold line breaks: the two change places while sed makes
  // shell words of them. No value is ever an argument of a program. What is left out belongs to the
  // session or to the shell.
  private static final String OF_THE_APP =
      """
      e(){ eval "[ \\"\\${$1+1}\\$$1\\" = \\"1\\$2\\" ]"||{ export "$1=$2";_N="$_N $1";};}
      _N=
      eval "$(tr '\\000\\n' '\\n\\001' </proc/$_p/environ|sed -E "/^[A-Za-z_][A-Za-z0-9_]*=/!d;/^(_.?|PWD|OLDPWD|SHLVL|TERM|COLUMNS|LINES|HOSTNAME|PPID|E?UID|GROUPS|BASH.*|SHELLOPTS|MAYFLY_ID)=/d;s/'/'\\\\\\\\''/g;s/=/ '/;s/\\$/'/;s/^/e /"|tr '\\001' '\\n')"
      echo "mayfly: from the app's environment:${_N:- nothing that was missing here}" >&2\
      """;

  private static final String NAMES =
      "tr '\\000\\n' '\\n\\001' </proc/$$/environ|sed 's/=.*//'|tr '\\n' ' '";

  private static final String ENTRY_POINT =
      "export _B=\"$(" + NAMES + ")\"\nset -- @words@ /bin/sh -c @after@ mayfly \"$@\"";

  private static final String AFTER_ENTRY_POINT =
      "_N=;for _x in $("
          + NAMES
          + ");do case \" $_B _ _B PWD OLDPWD SHLVL \" in *\" $_x \"*);;*)_N=\"$_N"
          + " $_x\";esac;done\n"
          + "echo \"mayfly: from the entry point:${_N:- nothing}\" >&2;unset _B;exec \"$@\"";

  private static final String FIND_SHELL =
      "[ $# = 0 ]&&for _s in bash ash sh;do command -v $_s >/dev/null&&set -- $_s -i&&break;done";

  // A login shell, as buildpacks expect one, unless the profile would hide what they put in front
  // of PATH, as Debian's does.
  private static final String LOGIN_SHELL =
      "[ \"$(. /etc/profile >/dev/null 2>&1;echo \"$PATH\")\" = \"$PATH\" ]&&exec bash -l;exec bash"
          + " -i";

  // The launcher takes one script, which it hands to a bash after the buildpacks' profiles; words
  // it would evaluate once more. Without a bash it takes words as they are, after "--".
  // Source: buildpacks/lifecycle, launch/process.go and launch/bash.go. What Heroku's dynos source
  // is in their own documentation: .profile.d, then .profile, with /app as the home directory.
  private static final String BUILDPACKS =
      """
      _l=@login@
      if [ -x /cnb/lifecycle/launcher ];then case ${1-} in /cnb/*);;*)
      if [ -x /bin/bash ];then
      if [ "$_t$1" = 0bash ];then _q=$_l
      else _q=exec;for _a;do _b=;while case $_a in *\\'*);;*)false;esac;do _b="$_b${_a%%\\'*}'\\\\''" _a=${_a#*\\'};done;_q="$_q '$_b$_a'";done;fi
      set -- /cnb/lifecycle/launcher "$_q"
      else set -- /cnb/lifecycle/launcher -- "$@";fi;esac
      elif [ -d /app/.profile.d ]||[ -d /app/.heroku ];then
      export HOME=/app
      [ "$PWD" = / ]&&cd /app
      command -v bash >/dev/null&&_s=bash||_s=sh
      [ "$_t$1" = 0bash ]&&set -- bash -c "$_l"
      set -- $_s -c 'for _f in /app/.profile.d/*.sh /app/.profile;do [ -r $_f ]&&. $_f;done;exec "$@"' mayfly "$@"
      fi\
      """;

  /** Where {@code --live-env} takes variables from. */
  private enum Source {
    NOWHERE,
    /** The app's process, or the keeper's behind an entry point that is in force. */
    PROCESS,
    ENTRY_POINT
  }

  private Source source() {
    if (!inside.liveEnvironment()) {
      return Source.NOWHERE;
    }
    return entryPointRan ? Source.PROCESS : Source.ENTRY_POINT;
  }

  /** In the task of {@code plan}. */
  static InsideScript of(ShellPlan plan) {
    return new InsideScript(plan.inside(), plan.containerDefinition(), plan.overridesBlindly());
  }

  /** In a task that runs anyway. */
  static InsideScript of(Inside inside, Site site) {
    return new InsideScript(
        inside, site.definition().container(site.container()).orElseThrow(), true);
  }

  /** The first piece. It takes the second one, and then the command, as its words. */
  String first() {
    StringBuilder checks = new StringBuilder();
    inside.shell().ifPresent(shell -> checks.append(SHELL_CHECK.replace("@shell@", quote(shell))));
    if (source() == Source.PROCESS) {
      checks.append(ENVIRONMENT_CHECK);
    }
    String directory =
        container
            .document()
            .text("workingDirectory")
            .filter(it -> !it.isBlank())
            .map(InsideScript::quote)
            .orElse("$PWD");
    String script = FIRST.replace("@checks@\n", checks).replace("@user@\n", becoming());
    return Refusal.in(script).replace("@directory@", directory);
  }

  /** Either all of it, or nothing for root. */
  private String becoming() {
    return switch (inside.user()) {
      case ShellUser.Root _ -> "";
      case ShellUser.Named(String name, Optional<String> group) -> as(name, group);
      case ShellUser.OfContainer _ ->
          container
              .document()
              .text("user")
              .filter(it -> !it.isBlank())
              .map(ShellUser.Named::of)
              .map(named -> as(named.name(), named.group()))
              .orElse(SWITCH.replace("@who@", AS_THE_APP) + "\n");
    };
  }

  private static String as(String name, Optional<String> group) {
    return SWITCH
            .replace("@who@", AS_NAMED)
            .replace("@name@", quote(name))
            .replace("@group@", group.map(InsideScript::quote).orElse(""))
        + "\n";
  }

  /** The words that the first piece takes: the second piece, and the command. */
  List<String> words() {
    List<String> words = new ArrayList<>(List.of(second()));
    words.addAll(inside.command());
    return words;
  }

  /**
   * The words that do it where nobody enters: of a command that is the container's own, and so is
   * that user, in that directory, from the beginning.
   */
  List<String> alone() {
    List<String> words =
        new ArrayList<>(List.of("/bin/sh", "-c", "_t=-\n" + prepared(""), "mayfly"));
    words.addAll(inside.command());
    return words;
  }

  private String second() {
    return entered() + prepared(LOGIN_SHELL);
  }

  private String entered() {
    return ENTERED
        .replace("@environment@\n", source() == Source.PROCESS ? OF_THE_APP + "\n" : "")
        .replace(
            "@shell@",
            inside
                .shell()
                .map(shell -> "[ $# = 0 ]&&_t=-&&set -- " + quote(shell) + " -i")
                .orElse(FIND_SHELL));
  }

  private String prepared(String loginShell) {
    Source source = source();
    return PREPARED
        .replace(
            "@buildpacks@\n",
            source == Source.PROCESS ? "" : BUILDPACKS.replace("@login@", quote(loginShell)) + "\n")
        .replace("@entry@\n", source == Source.ENTRY_POINT ? entry() + "\n" : "");
  }

  private String entry() {
    return ENTRY_POINT
        .replace("@words@", ShellWords.join(container.entryPoint()))
        .replace("@after@", quote(AFTER_ENTRY_POINT));
  }

  private static String quote(String word) {
    return ShellWords.join(List.of(word));
  }
}
