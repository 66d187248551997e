package dev.mayfly.emulator.ecs;

import dev.mayfly.emulator.http.AwsError;
import java.util.List;

/**
 * Whether an exec agent comes up in a container: it writes below three folders. AWS says that it
 * needs a writable root file system; those who mounted these folders report that it comes up.
 *
 * <p>Source: ECS Developer Guide, "ECS Exec considerations"; aws/containers-roadmap#1359.
 */
final class ReadOnlyRoot {

  private static final List<String> WRITTEN =
      List.of("/managed-agents/", "/var/lib/amazon/ssm/", "/var/log/amazon/ssm/");

  private ReadOnlyRoot() {}

  static boolean keepsAgentOut(Input container) throws AwsError {
    if (!container.flag("readonlyRootFilesystem", false)) {
      return false;
    }
    List<Input> mounts = container.objects("mountPoints");
    for (String folder : WRITTEN) {
      if (!isMounted(folder, mounts)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isMounted(String folder, List<Input> mounts) throws AwsError {
    for (Input mount : mounts) {
      String path = mount.text("containerPath").orElse("").replaceFirst("/*$", "/");
      if (folder.startsWith(path) && !mount.flag("readOnly", false)) {
        return true;
      }
    }
    return false;
  }
}
