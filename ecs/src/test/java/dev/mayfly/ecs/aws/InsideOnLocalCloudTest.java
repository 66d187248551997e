package dev.mayfly.ecs.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.security.auth.module.UnixSystem;
import dev.mayfly.ecs.Arn;
import dev.mayfly.ecs.LogEvent;
import dev.mayfly.ecs.LogQuery;
import dev.mayfly.ecs.Task;
import dev.mayfly.ecs.shell.EphemeralShell;
import dev.mayfly.ecs.shell.EphemeralShells;
import dev.mayfly.ecs.shell.Inside;
import dev.mayfly.ecs.shell.LiveOptions;
import dev.mayfly.ecs.shell.LiveTasks;
import dev.mayfly.ecs.shell.PipeOutcome;
import dev.mayfly.ecs.shell.PipedCommand;
import dev.mayfly.ecs.shell.Selection;
import dev.mayfly.ecs.shell.ShellOptions;
import dev.mayfly.ecs.shell.ShellOutcome;
import dev.mayfly.ecs.shell.ShellPlan;
import dev.mayfly.ecs.shell.ShellSession;
import dev.mayfly.ecs.shell.ShellTask;
import dev.mayfly.ecs.shell.ShellUser;
import dev.mayfly.session.IdlePolicy;
import dev.mayfly.session.MayflyException;
import dev.mayfly.session.PipeStreams;
import dev.mayfly.session.Problem;
import dev.mayfly.session.SessionClient;
import dev.mayfly.session.protocol.Bytes;
import dev.mayfly.session.protocol.WindowSize;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;

/** Who a shell is, where, and with which environment: in containers with roots of their own. */
@Timeout(300)
class InsideOnLocalCloudTest {

  private static final List<String> SHELLS = List.of("dash", "bash", "busybox");

  /** How an image lets one become another user; empty: in no way. */
  private static final List<String> SWITCHERS = List.of("setpriv", "su", "gosu", "chroot", "");

  /** Busybox's own, which take other options; but for su, they can do it in no way. */
  private static final List<String> APPLETS = List.of("setpriv", "su", "chroot");

  private static final String APPLET = "busybox's ";

  private static final String WHO = "id -u;id -g;id -G;echo $HOME;pwd;echo $PATH;";
  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  private static final List<String> THE_APP =
      List.of("1200", "1300", "1300 1400", "/srv/app", "/srv/app", PATH);

  private static final String LOGS = "/inside";

  @TempDir static Path directory;
  private static LocalCloud cloud;
  private static SessionClient client;
  private static final Set<String> services = new HashSet<>();

  private final RecordingScreen screen = new RecordingScreen();
  private final RecordingProgress progress = new RecordingProgress();

  @BeforeAll
  static void start() {
    assumeTrue(new UnixSystem().getUid() == 0, "needs root, to become others");
    cloud = new LocalCloud(directory);
    client = SessionClient.create();
  }

  @AfterAll
  static void stop() {
    if (client != null) {
      client.close();
      cloud.close();
    }
  }

  /** A service with one running task of one container, unless there is one of that name. */
  private static String service(
      String name, ImageFolder image, UnaryOperator<ContainerDefinition.Builder> change) {
    if (!services.add(name)) {
      return name;
    }
    ContainerDefinition.Builder usual =
        ContainerDefinition.builder()
            .name(name)
            .image(image.name())
            .essential(true)
            .user("app")
            .workingDirectory("/srv/app")
            .command("/bin/sh", "-c", "trap 'exit 0' TERM;while :;do sleep 1;done")
            .stopTimeout(2)
            .logConfiguration(
                log ->
                    log.logDriver("awslogs")
                        .options(
                            Map.of(
                                "awslogs-group", LOGS,
                                "awslogs-region", "us-east-1",
                                "awslogs-stream-prefix", "it",
                                "awslogs-create-group", "true")));
    return service(name, change.apply(usual).build());
  }

  private static String service(String name, ContainerDefinition... containers) {
    cloud.prepare(
        sdk -> {
          sdk.registerTaskDefinition(
              ask ->
                  ask.family(name)
                      .requiresCompatibilitiesWithStrings("FARGATE")
                      .networkMode("awsvpc")
                      .pidMode(containers.length > 1 ? "task" : null)
                      .cpu("256")
                      .memory("512")
                      .taskRoleArn("arn:aws:iam::000000000000:role/task")
                      .executionRoleArn("arn:aws:iam::000000000000:role/execution")
                      .containerDefinitions(containers));
          sdk.createService(
              ask ->
                  ask.cluster("demo")
                      .serviceName(name)
                      .taskDefinition(name)
                      .desiredCount(1)
                      .enableExecuteCommand(true)
                      .launchType("FARGATE")
                      .networkConfiguration(
                          network -> network.awsvpcConfiguration(vpc -> vpc.subnets("subnet-1"))));
        });
    awaitTask(name);
    return name;
  }

  private static void awaitTask(String service) {
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (tasks(service).stream().noneMatch(task -> task.lastStatus().equals("RUNNING"))) {
      if (System.nanoTime() > limit) {
        throw new AssertionError("no task of " + service + " runs: " + tasks(service));
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  private static List<Task> tasks(String service) {
    List<String> all = cloud.ecs().listTasks("demo");
    return cloud.ecs().describeTasks("demo", all).stream()
        .filter(
            task ->
                task.containers().stream()
                    .anyMatch(
                        it ->
                            it.name().equals(service)
                                || (service.equals("shared") && it.name().equals("one"))))
        .toList();
  }

  private static Path folder(String name) {
    return directory.resolve("images").resolve(name);
  }

  /** One that nothing is special about. */
  private static String plain() throws Exception {
    return services.contains("plain")
        ? "plain"
        : service("plain", ImageFolder.with(folder("plain"), "bash", "setpriv"), it -> it);
  }

  private ShellTask live(String service, Inside inside) {
    return live(Selection.ofApp(service), inside);
  }

  private ShellTask live(Selection selection, Inside inside) {
    return new LiveTasks(cloud.ecs(), InstantSource.system(), new SecureRandom())
        .find(
            new LiveOptions(selection, Optional.empty(), inside, LiveOptions.DEFAULT_TIMEOUT),
            new NobodyToAsk(),
            progress);
  }

  private EphemeralShell fresh(String service, Inside inside) {
    EphemeralShells shells =
        new EphemeralShells(
            cloud.ecs(), InstantSource.system(), UUID::randomUUID, new SecureRandom());
    ShellOptions options = ShellOptions.forApp(service).with(inside);
    return shells.launch(shells.plan(shells.find(options, new NobodyToAsk()), options), progress);
  }

  private static Inside sh(String script) {
    return Inside.running(List.of("sh", "-c", script));
  }

  private ShellSession connect(ShellTask task) {
    return task.connect(client, new WindowSize(80, 24), screen, progress);
  }

  /** What it wrote to its terminal, line by line. */
  private List<String> onTerminal(ShellTask task, int status) {
    try (task) {
      assertThat(connect(task).outcome()).isEqualTo(new ShellOutcome.Exited(status));
      return screen.shown().lines().toList();
    }
  }

  private record Piped(PipeOutcome outcome, String out, String errors) {}

  private Piped inPipes(ShellTask task) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    PipeStreams streams = new PipeStreams(InputStream.nullInputStream(), out, errors);
    try (task) {
      PipedCommand command = task.pipe(client, streams, false, IdlePolicy.never(), progress);
      return new Piped(command.outcome(), out.toString(UTF_8), errors.toString(UTF_8));
    }
  }

  private static Problem refusal(ShellOutcome outcome) {
    assertThat(outcome).isInstanceOf(ShellOutcome.Lost.class);
    return ((ShellOutcome.Lost) outcome).problem();
  }

  static List<Arguments> everyShellWithEverySwitcher() {
    List<Arguments> all = new ArrayList<>();
    SHELLS.forEach(shell -> SWITCHERS.forEach(tool -> all.add(Arguments.of(shell, tool))));
    APPLETS.forEach(applet -> all.add(Arguments.of("busybox", APPLET + applet)));
    return all;
  }

  static List<Arguments> everyShellThatCanSwitch() {
    return everyShellWithEverySwitcher().stream()
        .filter(it -> canSwitch(String.valueOf(it.get()[1])))
        .toList();
  }

  private static boolean canSwitch(String switcher) {
    return !switcher.isEmpty() && (!switcher.startsWith(APPLET) || switcher.equals(APPLET + "su"));
  }

  private static void assumeThere(String switcher) throws Exception {
    boolean there =
        switcher.equals(APPLET + "su")
            ? ImageFolder.BUSYBOX_WITH_SU.isPresent()
            : switcher.startsWith(APPLET)
                || new ProcessBuilder("sh", "-c", "command -v " + switcher + " >/dev/null")
                        .start()
                        .waitFor()
                    == 0;
    assumeTrue(there, "no " + switcher + " here");
  }

  private static String matrix(String shell, String switcher) throws Exception {
    String name = (shell + "-" + (switcher.isEmpty() ? "none" : switcher)).replace("'s ", "s-");
    if (services.contains(name)) {
      return name;
    }
    if (!switcher.isEmpty()) {
      assumeThere(switcher);
    }
    if (switcher.isEmpty() || switcher.startsWith(APPLET)) {
      ImageFolder image = ImageFolder.with(folder(name), shell);
      return service(
          name,
          switcher.isEmpty() ? image : image.withApplet(switcher.substring(APPLET.length())),
          it -> it);
    }
    ImageFolder image = ImageFolder.with(folder(name), shell, switcher);
    if (shell.equals("busybox") && !switcher.equals("setpriv")) {
      image.withApplet("setpriv");
    }
    return service(name, image, it -> it);
  }

  @ParameterizedTest
  @MethodSource("everyShellWithEverySwitcher")
  void aCommandOnATerminalIsTheAppsUser(String shell, String switcher) throws Exception {
    // What is opened again by name belongs to whoever opened it first.
    ShellTask task =
        live(matrix(shell, switcher), sh(WHO + "echo mine >/dev/stderr;stty size;exit 7"));

    if (!canSwitch(switcher)) {
      Problem problem = refusal(connect(task).outcome());
      assertThat(problem.what()).contains("no way to become another user in container " + shell);
      assertThat(problem.remedy()).contains("--root");
      task.close();
    } else {
      assertThat(onTerminal(task, 7)).containsExactlyElementsOf(with(THE_APP, "mine", "24 80"));
    }
  }

  private static List<String> with(List<String> some, String... more) {
    List<String> all = new ArrayList<>(some);
    all.addAll(List.of(more));
    return all;
  }

  @ParameterizedTest
  @MethodSource("everyShellWithEverySwitcher")
  void aCommandInPipesIsTheAppsUser(String shell, String switcher) throws Exception {
    Piped piped = inPipes(live(matrix(shell, switcher), sh(WHO + "echo mine >/dev/stderr;exit 7")));

    if (!canSwitch(switcher)) {
      assertThat(piped.outcome()).isInstanceOf(PipeOutcome.Lost.class);
      assertThat(((PipeOutcome.Lost) piped.outcome()).problem().remedy()).contains("--root");
    } else {
      assertThat(piped.outcome()).isEqualTo(new PipeOutcome.Exited(7, false));
      assertThat(piped.out().lines()).containsExactlyElementsOf(THE_APP);
      assertThat(piped.errors()).isEqualTo("mine\n");
    }
  }

  @ParameterizedTest
  @MethodSource("everyShellThatCanSwitch")
  void jobControlAndCtrlCWorkInAShell(String shell, String switcher) throws Exception {
    try (ShellTask task = live(matrix(shell, switcher), Inside.SHELL)) {
      ShellSession session = connect(task);
      session.session().type(Bytes.utf8("PS1='<$?> ';id -u\n"));
      screen.awaits("1200");
      screen.awaits("<0> ");
      session.session().type(Bytes.utf8("sh -c 'while read l; do echo \"got $l\"; done'\n"));
      session.session().type(Bytes.utf8("one\n"));
      screen.awaits("got one");
      session.session().type(Bytes.utf8("\032"));
      screen.awaits("topped");
      session.session().type(Bytes.utf8("fg\ntwo\n"));
      screen.awaits("got two");
      session.session().type(Bytes.utf8("\003"));
      screen.awaits("<130> ");
      session.session().type(Bytes.utf8("exit 3\n"));

      assertThat(session.outcome()).isEqualTo(new ShellOutcome.Exited(3));
      assertThat(screen.shown()).doesNotContain("job control").doesNotContain("5731");
    }
  }

  @Test
  void aFreshTaskIsTheAppsUserToo() throws Exception {
    assertThat(onTerminal(fresh(plain(), sh(WHO)), 0)).containsExactlyElementsOf(THE_APP);
    Piped piped = inPipes(fresh(plain(), sh(WHO)));
    assertThat(piped.out().lines()).containsExactlyElementsOf(THE_APP);
  }

  @Test
  void rootIsWhoAsksForIt() throws Exception {
    Inside root = sh(WHO).as(ShellUser.ROOT);

    assertThat(onTerminal(live(plain(), root), 0))
        .containsExactly("0", "0", "0", "/root", "/srv/app", PATH);
    assertThat(inPipes(live(plain(), root)).out()).startsWith("0\n0\n0\n/root\n");
  }

  @ParameterizedTest
  @CsvSource({
    "other,1201 1300 1300 /",
    "1201,1201 1300 1300 /",
    "app:logs,1200 1400 1400 /srv/app",
    "4321,4321 0 0 /",
    "4321:77,4321 77 77 /",
    "root,0 0 0 /root"
  })
  void anotherUserIsWhoIsNamed(String user, String who) throws Exception {
    Inside inside = sh("id -u;id -g;id -G;echo $HOME").as(ShellUser.Named.of(user));

    assertThat(String.join(" ", onTerminal(live(plain(), inside), 0))).isEqualTo(who);
  }

  @ParameterizedTest
  @CsvSource({
    "other,1201 1300 1300 /",
    "app:logs,1200 1400 1400 /srv/app",
    "4321,4321 0 0 /",
    "4321:77,4321 77 77 /"
  })
  void gosuBecomesWhoIsNamedToo(String user, String who) throws Exception {
    Inside inside = sh("id -u;id -g;id -G;echo $HOME").as(ShellUser.Named.of(user));

    assertThat(String.join(" ", onTerminal(live(matrix("dash", "gosu"), inside), 0)))
        .isEqualTo(who);
  }

  @ParameterizedTest
  @CsvSource({"nobody-there,no such user", "app:none,no such group"})
  void oneWhoIsNotThereIsRefused(String user, String words) throws Exception {
    Inside inside = Inside.SHELL.as(ShellUser.Named.of(user));
    try (ShellTask task = live(plain(), inside)) {
      assertThat(refusal(connect(task).outcome()).what()).isEqualTo("container plain has " + words);
    }
  }

  /** As of an image whose USER says it: gosu at the start is as good, and lets us test that. */
  private static String imagesOwnUser(String name, boolean init) throws Exception {
    if (services.contains(name)) {
      return name;
    }
    String become =
        "exec setpriv --reuid 1200 --regid 1300 --groups 1300,1400 sh -c 'while :;do sleep 1;done'";
    return service(
        name,
        ImageFolder.with(folder(name), "dash", "setpriv"),
        it ->
            it.user(null)
                .command("/bin/sh", "-c", become)
                .linuxParameters(linux -> linux.initProcessEnabled(init)));
  }

  @ParameterizedTest
  @CsvSource({"gosu,false", "gosu-init,true"})
  void whereTheDefinitionNamesNobodyItIsTheAppsProcess(String name, boolean init) throws Exception {
    assertThat(onTerminal(live(imagesOwnUser(name, init), sh(WHO)), 0))
        .containsExactlyElementsOf(THE_APP);
  }

  @Test
  void whereContainersShareTheirProcessesItIsOneOfTheOwnContainer() throws Exception {
    ImageFolder image = ImageFolder.with(folder("shared"), "dash", "setpriv");
    ContainerDefinition one = sharing(image, "one", 1200);
    service("shared", one, sharing(image, "two", 1201));

    for (String container : List.of("one", "two")) {
      Selection selection = Selection.ofApp("shared").inContainer(container);
      RecordingScreen own = new RecordingScreen();
      try (ShellTask task = live(selection, sh("id -u"))) {
        ShellSession session = task.connect(client, new WindowSize(80, 24), own, progress);
        assertThat(session.outcome()).isEqualTo(new ShellOutcome.Exited(0));
      }
      assertThat(own.shown().strip()).isEqualTo(container.equals("one") ? "1200" : "1201");
    }
  }

  private static ContainerDefinition sharing(ImageFolder image, String name, int uid) {
    return ContainerDefinition.builder()
        .name(name)
        .image(image.name())
        .essential(true)
        .command(
            "/bin/sh",
            "-c",
            "exec setpriv --reuid %d --regid 1300 --clear-groups sleep 1000".formatted(uid))
        .stopTimeout(2)
        .build();
  }

  @Test
  void withoutAWorkingDirectoryItIsWhereTheAppIs() throws Exception {
    String name =
        service(
            "moved",
            ImageFolder.with(folder("moved"), "dash", "setpriv"),
            it -> it.workingDirectory(null).command("sh", "-c", "cd /srv;sleep 1000"));

    assertThat(onTerminal(live(name, sh("pwd")), 0)).containsExactly("/srv");
  }

  @ParameterizedTest
  @ValueSource(strings = {"setpriv", "su", "gosu", "chroot"})
  void aHomeThatTheImageSetsIsKept(String switcher) throws Exception {
    assumeThere(switcher);
    String name =
        service(
            "homely-" + switcher,
            ImageFolder.with(folder("homely-" + switcher), "dash", switcher),
            it -> it.environment(KeyValuePair.builder().name("HOME").value("/data").build()));

    assertThat(onTerminal(live(name, sh("echo $HOME")), 0)).containsExactly("/data");
  }

  @Test
  void theFirstOfBashAshAndShIsTheShell() throws Exception {
    assertThat(answer("plain", "echo is=${BASH##*/}", plain())).contains("is=bash");
    String busybox = matrix("busybox", "chroot");
    new ImageFolder(folder(busybox))
        .with("/bin/ash", "#!/bin/sh\nASH=yes exec busybox ash \"$@\"\n");
    assertThat(answer("busybox", "echo is=$ASH", busybox)).contains("is=yes");
  }

  private String answer(String of, String line, String service) throws Exception {
    try (ShellTask task = live(service, Inside.SHELL)) {
      ShellSession session = connect(task);
      session.session().type(Bytes.utf8(line + ";echo " + of + " e''nd;exit\n"));
      screen.awaits(of + " end");
      assertThat(session.outcome()).isEqualTo(new ShellOutcome.Exited(0));
      return screen.shown();
    }
  }

  @Test
  void anotherShellIsTheOneThatIsNamed() throws Exception {
    Inside sh = new Inside(List.of(), ShellUser.OF_CONTAINER, Optional.of("/bin/sh"), false);
    try (ShellTask task = live(matrix("dash", "setpriv"), sh)) {
      ShellSession session = connect(task);
      session.session().type(Bytes.utf8("exit 4\n"));
      assertThat(session.outcome()).isEqualTo(new ShellOutcome.Exited(4));
    }
    Inside fish = new Inside(List.of(), ShellUser.OF_CONTAINER, Optional.of("/bin/fish"), false);
    try (ShellTask task = live(plain(), fish)) {
      assertThat(refusal(connect(task).outcome()).what())
          .isEqualTo("container plain has no such shell");
    }
  }

  @Test
  void anImageWithoutAShellIsExplainedWhereItRuns() throws Exception {
    String name =
        service(
            "distroless",
            ImageFolder.withoutShell(folder("distroless"), "sleep"),
            it -> it.command("sleep", "1000"));
    try (ShellTask task = live(name, Inside.SHELL)) {
      Problem problem = refusal(connect(task).outcome());

      assertThat(problem.what()).isEqualTo("the shell did not start");
      assertThat(problem.remedy()).contains("no /bin/sh").contains("--container");
    }
    PipeOutcome piped = inPipes(live(name, sh("true"))).outcome();
    assertThat(((PipeOutcome.Lost) piped).problem().remedy()).contains("--container");
    MayflyException failed =
        catchThrowableOfType(MayflyException.class, () -> fresh(name, Inside.SHELL).close());
    assertThat(failed.problem().remedy()).contains("no /bin/sh").contains("--container");
  }

  // The variables that an entry point exports.

  private static final String ENTRY =
      """
      #!/bin/sh
      export SECRET="it's a 'quoted' \\"one\\"
      of two lines \\$HOME" EMPTY= PATH=/opt/app/bin:$PATH
      exec "$@"
      """;

  private static final String TELL =
      "printf '<%s>' \"$SECRET\" \"${EMPTY-unset}\" \"${PATH%%:*}\";id -u";
  private static final String TOLD =
      "<it's a 'quoted' \"one\"\nof two lines $HOME><></opt/app/bin>1200\n";

  private static String exporting(String shell) throws Exception {
    String name = "exporting-" + shell;
    return services.contains(name)
        ? name
        : service(
            name,
            ImageFolder.with(folder(name), shell, "setpriv").with("/entry.sh", ENTRY),
            it -> it.entryPoint("/entry.sh").command("sh", "-c", "while :;do sleep 1;done"));
  }

  @ParameterizedTest
  @MethodSource("shells")
  void theRunningAppsVariablesAreTakenOnRequest(String shell) throws Exception {
    String name = exporting(shell);
    Piped without = inPipes(live(name, sh(TELL)));
    assertThat(without.out()).isEqualTo("<><unset></usr/local/sbin>1200\n");

    Piped with = inPipes(live(name, sh(TELL).withLiveEnvironment()));

    assertThat(with.outcome()).isEqualTo(new PipeOutcome.Exited(0, false));
    assertThat(with.out()).isEqualTo(TOLD);
    assertThat(with.errors())
        .startsWith("mayfly: from the app's environment: ")
        .contains(" SECRET")
        .contains(" EMPTY")
        .contains(" PATH")
        .doesNotContain("quoted")
        .doesNotContain("/opt");
  }

  static List<String> shells() {
    return SHELLS;
  }

  @ParameterizedTest
  @MethodSource("shells")
  void aFreshTaskRunsTheEntryPointOnRequest(String shell) throws Exception {
    Piped with = inPipes(fresh(exporting(shell), sh(TELL).withLiveEnvironment()));

    assertThat(with.out()).isEqualTo(TOLD);
    assertThat(with.errors().strip().split(" "))
        .startsWith("mayfly:", "from", "the", "entry", "point:")
        .contains("SECRET", "EMPTY")
        .hasSize(7);
  }

  @Test
  void theNamesAreShownOnATerminalToo() throws Exception {
    List<String> lines =
        onTerminal(live(exporting("bash"), sh("echo $EMPTY.").withLiveEnvironment()), 0);

    assertThat(lines.getFirst()).startsWith("mayfly: from the app's environment:");
    assertThat(lines.getLast()).isEqualTo(".");
  }

  @Test
  void whatOthersExportCannotBeRead() throws Exception {
    Inside other = sh("true").as(ShellUser.Named.of("other")).withLiveEnvironment();
    try (ShellTask task = live(plain(), other)) {
      assertThat(refusal(connect(task).outcome()).what())
          .isEqualTo("the app's environment cannot be read in container plain");
    }
  }

  // Buildpacks.

  /**
   * Does what buildpacks/lifecycle documents of its launcher: a word is a script for a bash that
   * comes after the profiles; several words are evaluated once more; after "--" they are left
   * alone.
   */
  private static final String LAUNCHER =
      """
      #!/bin/sh
      cd /workspace
      export PATH=/layers/ruby/bin:$PATH LAYER=ruby
      [ "$1" = -- ]&&shift&&exec "$@"
      p='source /layers/ruby/profile.d/it.sh
      '
      [ $# = 1 ]&&exec /bin/bash -c "$p"'exec bash -c "$@"' launcher "$1"
      echo "words are evaluated once more" >&2;exit 99
      """;

  private static String cloudNative(String shell, String profile) throws Exception {
    String name = "cnb-" + shell + profile.length();
    return services.contains(name)
        ? name
        : service(
            name,
            ImageFolder.with(folder(name), shell, "setpriv")
                .with("/cnb/lifecycle/launcher", LAUNCHER)
                .with(
                    "/cnb/process/web", "#!/bin/sh\necho I am web, ${LAYER:-without a launcher}\n")
                .with("/layers/ruby/profile.d/it.sh", "export PROFILE='set it'\n")
                .with("/etc/profile", profile)
                .with("/srv/app/.bash_profile", "LOGIN=yes\n")
                .with("/workspace/Gemfile", ""),
            it ->
                it.entryPoint("/bin/sh").workingDirectory("/workspace").command("-c", "sleep 999"));
  }

  @Test
  void aCommandRunsThroughTheLauncherWithItsWords() throws Exception {
    String name = cloudNative("bash", "");
    Inside words =
        Inside.running(
            List.of(
                "sh", "-c", "printf '[%s]' \"$LAYER $PROFILE\" \"$@\"", "x", "a 'b'", "$HOME", ""));

    assertThat(inPipes(live(name, words)).out()).isEqualTo("[ruby set it][a 'b'][$HOME][]");
    assertThat(inPipes(fresh(name, words)).out()).isEqualTo("[ruby set it][a 'b'][$HOME][]");
  }

  @Test
  void aShellOfBuildpacksIsALoginShellThatKeepsTheirPath() throws Exception {
    assertThat(
            answer(
                "login", "echo $LOGIN,$LAYER,$PROFILE,${PATH%%:*},$PWD", cloudNative("bash", "")))
        .contains("yes,ruby,set it,/layers/ruby/bin,/workspace");
  }

  @Test
  void unlessTheProfileWouldHideIt() throws Exception {
    String name = cloudNative("bash", "PATH=/usr/bin:/bin\n");

    assertThat(answer("hidden", "echo .$LOGIN,$LAYER,$PROFILE,${PATH%%:*}", name))
        .contains(".,ruby,set it,/layers/ruby/bin");
  }

  @Test
  void withoutABashTheLauncherTakesWords() throws Exception {
    Inside words = sh("echo $LAYER \"$PWD\"");

    assertThat(inPipes(live(cloudNative("dash", ""), words)).out()).isEqualTo("ruby /workspace\n");
  }

  @Test
  void aProcessTypeIsItsOwnLauncher() throws Exception {
    Inside web = Inside.running(List.of("/cnb/process/web"));

    assertThat(inPipes(live(cloudNative("bash", ""), web)).out())
        .isEqualTo("I am web, without a launcher\n");
  }

  private static String herokuStyle(String shell) throws Exception {
    String name = "heroku-" + shell;
    return services.contains(name)
        ? name
        : service(
            name,
            ImageFolder.with(folder(name), shell, "setpriv")
                .with("/app/.profile.d/a.sh", "export A=\"$HOME a\"\n")
                .with("/app/.profile.d/b.sh", "export B=\"$A b\"\n")
                .with("/app/.profile", "export C=\"$B c\"\n"),
            it -> it.workingDirectory(null));
  }

  @ParameterizedTest
  @CsvSource({"bash", "dash"})
  void whatHerokuStyleImagesSourceIsSourced(String shell) throws Exception {
    String name = herokuStyle(shell);

    assertThat(inPipes(live(name, sh("echo $C, \"$PWD\" \"$1\""))).out())
        .isEqualTo("/app a b c, /app \n");
    assertThat(answer(shell, "echo $C.", name)).contains("/app a b c.");
  }

  // Detached: what has a task of its own is what would be entered in one.

  /** What it wrote to the log, and the exit status of its container. */
  private record Detached(int status, String log) {}

  private Detached detached(String service, Inside inside) {
    EphemeralShells shells =
        new EphemeralShells(
            cloud.ecs(), InstantSource.system(), UUID::randomUUID, new SecureRandom());
    ShellOptions options = ShellOptions.forApp(service).with(inside);
    ShellPlan plan = shells.detachedPlan(shells.find(options, new NobodyToAsk()), options);
    String arn = shells.detach(plan, progress);
    int status = awaitStatus(arn, service);
    String stream = "it/" + service + "/" + Arn.name(arn);
    List<String> lines =
        cloud
            .ecs()
            .logEvents(new LogQuery(LOGS, stream, Instant.EPOCH), Optional.empty())
            .orElseThrow()
            .events()
            .stream()
            .map(LogEvent::message)
            .toList();
    return new Detached(status, String.join("\n", lines));
  }

  private static int awaitStatus(String arn, String container) {
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (true) {
      Task task = cloud.ecs().describeTasks("demo", List.of(arn)).getFirst();
      if (task.lastStatus().equals("STOPPED")) {
        return task.containers().stream()
            .filter(it -> it.name().equals(container))
            .flatMap(it -> it.exitCode().stream())
            .findFirst()
            .orElseThrow();
      }
      if (System.nanoTime() > limit) {
        throw new AssertionError("still " + task);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  static List<Arguments> everyShellAsEveryUser() {
    List<Arguments> all = new ArrayList<>();
    for (String shell : SHELLS) {
      for (String user : List.of("", "root", "other", "1201", "app:logs", "4321", "4321:77")) {
        all.add(Arguments.of(shell, user));
      }
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("everyShellAsEveryUser")
  void aDetachedCommandIsWhoAnAttachedOneIs(String shell, String user) throws Exception {
    String name = matrix(shell, "chroot");
    Inside inside =
        switch (user) {
          case "" -> sh(WHO);
          case "root" -> sh(WHO).as(ShellUser.ROOT);
          default -> sh(WHO).as(ShellUser.Named.of(user));
        };

    Detached detached = detached(name, inside);

    assertThat(detached.log().lines())
        .containsExactlyElementsOf(inPipes(fresh(name, inside)).out().lines().toList());
    assertThat(detached.status()).isZero();
  }

  @ParameterizedTest
  @MethodSource("shells")
  void aDetachedCommandsStatusIsThatOfItsContainer(String shell) throws Exception {
    String name = matrix(shell, "chroot");

    assertThat(detached(name, sh("exit 7")).status()).isEqualTo(7);
    assertThat(detached(name, sh("kill -9 $$")).status()).isEqualTo(137);
    assertThat(detached(name, Inside.running(List.of("no-such-program"))).status()).isEqualTo(127);
  }

  @ParameterizedTest
  @MethodSource("shells")
  void aDetachedCommandRunsBehindTheEntryPointOnRequest(String shell) throws Exception {
    Detached with = detached(exporting(shell), sh(TELL).withLiveEnvironment());

    assertThat(with.log() + "\n").endsWith(TOLD);
    assertThat(with.log().lines().findFirst().orElseThrow())
        .startsWith("mayfly: from the entry point: ")
        .contains(" SECRET")
        .contains(" EMPTY")
        .doesNotContain("quoted");
    assertThat(with.status()).isZero();
  }

  @Test
  void aDetachedCommandRunsThroughTheLauncherToo() throws Exception {
    Inside words =
        Inside.running(
            List.of(
                "sh", "-c", "printf '[%s]' \"$LAYER $PROFILE\" \"$@\"", "x", "a 'b'", "$HOME", ""));

    assertThat(detached(cloudNative("bash", ""), words).log())
        .isEqualTo("[ruby set it][a 'b'][$HOME][]");
    assertThat(detached(cloudNative("dash", ""), sh("echo $LAYER \"$PWD\"")).log())
        .isEqualTo("ruby /workspace");
    assertThat(detached(cloudNative("bash", ""), Inside.running(List.of("/cnb/process/web"))).log())
        .isEqualTo("I am web, without a launcher");
  }

  @ParameterizedTest
  @CsvSource({"bash", "dash"})
  void aDetachedCommandHasWhatHerokuStyleImagesSource(String shell) throws Exception {
    Detached detached = detached(herokuStyle(shell), sh("echo $C, \"$PWD\"; exit 4"));

    assertThat(detached.log()).isEqualTo("/app a b c, /app");
    assertThat(detached.status()).isEqualTo(4);
  }
}
