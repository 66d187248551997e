package dev.mayfly.session.pipe;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What runs at the far end of a pipe channel, as the session's command: POSIX sh, under 4 kB, which
 * finds out what the image has, runs the user's command on three pipes and carries them over the
 * terminal. It holds no payload and no secrets: CloudTrail keeps it. What it says: docs/pipes.md.
 *
 * @param nonce 32 hexadecimal digits that tell its first word from whatever else the terminal says
 * @param compress whether to compress the output, piece by piece, where the image has gzip
 * @param before commands of sh, run first. They may call {@code x WORDS}, which refuses: the client
 *     is told WORDS ({@link PipeEvent.Refused}), and the command does not run
 * @param after commands of sh, run when the command has ended and before the client hears of it;
 *     {@code $s} is its exit status
 */
public record PipeScript(String nonce, boolean compress, String before, String after) {

  // Read with docs/pipes.md at hand. Names are short, since all of it travels in one parameter of
  // one call; variables that are set before the command starts have names that no image exports.
  //
  // x refuse · w say a word · b, B encode in one line, in lines · u decode $c · k sum up $c into $v
  // p carry an output · r take the input. Descriptors: 3 the terminal to write, 6 to read, 4 and 5
  // the command's outputs, 7 where a helper that fails says '!', which no encoding contains.
  //
  // p writes a piece in the background, and waits for that before the next: so the terminal does
  // not
  // run dry while the next one is encoded.
  //
  // Helpers ignore INT, QUIT and TERM: a key of the user's must end the command, not the channel.
  // The command itself starts by exec: no function or variable of ours stands in its way.
  private static final String SCRIPT =
      """
      exec 3>&1 6<&0 2>/dev/null
      x(){ printf "[mayfly @nonce@ ! %s]" "$*">&3;exit 1;}
      @before@
      _m=echo;stty -echo -opost noflsh&&_m=quiet
      w(){ printf "[%s]" "$1">&3;}
      b(){ base64 -w0;}
      B(){ base64;}
      _n=65536
      if [ $_m = quiet ]&&[ "$(printf a|b)" = YQ== ];then _e=base64
      elif [ $_m = quiet ]&&[ "$(printf a|B)" = YQ== ];then _e=base64
      b(){ { B||echo !>&7;}|tr -d "\\n";}
      elif [ $_m = quiet ]&&[ "$(printf a|openssl base64 -A)" = YQ== ];then _e=openssl
      b(){ openssl base64 -A;}
      B(){ openssl base64;}
      elif [ "$(printf a|od -An -v -tx1|tr -d " ")" = 61 ];then _e=od _n=32768
      B(){ { od -An -v -tx1||echo !>&7;}|tr -d " ";}
      b(){ B|tr -d "\\n";}
      [ $_m = echo ]&&{
      y(){ tr 0-9a-f "#\\$%&()*,:;<>?@_~";}
      w(){ printf "[%s]" "$(printf %s "$1"|y)">&3;}
      B(){ { od -An -v -tx1||echo !>&7;}|tr -d " "|y;}
      }
      else [ $_m = echo ]&&x od, and no stty;x base64, openssl and od;fi
      u(){ printf "%s\\n" "$c"|base64 -d;}
      if [ "$(c=YQ==;u)" = a ];then _d=base64
      else u(){ printf "%s\\n" "$c"|openssl base64 -d;}
      if [ "$(c=YQ==;u)" = a ];then _d=openssl
      else _d=printf;u(){ for y in $c;do printf "$y"||return;done;};fi;fi
      for _k in cksum md5sum "openssl md5 -r" "";do
      case $(printf a|$_k) in 1220704766*|0cc175b9c0f1b6a8*)break;esac
      done
      [ "$_k" ]||x cksum, md5sum and openssl
      [ "$(printf a|dd bs=9 count=1)" = a ]||x dd
      k(){ v=$(printf %s "$c"|$_k);v=${v%% *};}
      _z=-;[ $_e != od ]&&[ $_d != printf ]&&[ "$(printf a|gzip -1|gzip -dc)" = a ]&&_z=gzip
      p(){ i=0
      while c=$({ { dd bs=$2 count=1||echo !>&7;}|$3||echo !>&7;} 7>&1);[ "$c" ];do
      case $c in *!*)wait;w b.$1;exit;esac
      f=0;[ $_z$4 = gzip1 ]&&g=$(u|gzip -1|$3)&&[ "$g" ]&&[ ${#g} -lt ${#c} ]&&c=$g f=1
      i=$((i+1));k
      wait
      { if [ $1 = 1 ];then printf %s "$c">&3
      else for y in $c;do printf "{%s}" "$y">&3;done;fi
      w c.$1.$i.${#c}.$v.$f;}&
      done
      wait;w e.$1.$i;}
      r(){ trap "" HUP;i=0 q=
      while IFS=/ read -r t n l s;do
      case $t in
      d|z)c=$(dd bs=4096);k
      [ $q ]&&{ wait $q||i=-9;}
      if [ "$n/${#c}/$v" = "$((i+1))/$l/$s" ];then
      i=$n
      { if [ $t = d ];then u;else u|gzip -dc;fi
      s=$?;[ $s = 0 ]&&w a.$n&&exit;w f.$s;exit 1;}&q=$!
      else w b.0;i=-9;fi;;
      e)[ $q ]&&wait $q;exec >/dev/null;;
      s)kill -$n 0;;
      p)w 0.$n;;
      q)exit;;
      esac
      done
      kill -HUP 0;}
      trap "" INT QUIT TERM
      r <&6|{ { {
      trap : INT QUIT TERM
      printf "[mayfly @nonce@ $_m $_e $_d ${_k%% *} $_z]">&3
      (trap - INT QUIT TERM;exec "$@" >&4 2>&5 3>&- 4>&- 5>&- 6<&-)
      s=$?
      @after@
      w d.$s.$((255-s))
      } 5>&1|p 2 8192 B 0 4>&-;} 4>&1|p 1 $_n b @compress@;}
      """;

  private static final int NONCE_BYTES = 16;

  public PipeScript {
    if (!nonce.matches("[0-9a-f]{32}")) {
      throw new IllegalArgumentException("a nonce of " + nonce.length() + " characters");
    }
  }

  /** One with a nonce of its own, without hooks, which compresses nothing. */
  public static PipeScript random(RandomGenerator random) {
    byte[] bytes = new byte[NONCE_BYTES];
    random.nextBytes(bytes);
    return new PipeScript(HexFormat.of().formatHex(bytes), false, "", "");
  }

  public PipeScript withCompression(boolean wanted) {
    return new PipeScript(nonce, wanted, before, after);
  }

  public PipeScript withHooks(String runBefore, String runAfter) {
    return new PipeScript(nonce, compress, runBefore, runAfter);
  }

  /** The words to execute for {@code command}, which must be at least one word. */
  public List<String> around(List<String> command) {
    if (command.isEmpty()) {
      throw new IllegalArgumentException("no command");
    }
    List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", text(), "mayfly"));
    words.addAll(command);
    return words;
  }

  /** The script itself. */
  public String text() {
    return SCRIPT
        .replace("@before@", before)
        .replace("@after@", after)
        .replace("@nonce@", nonce)
        .replace("@compress@", compress ? "1" : "0");
  }
}
