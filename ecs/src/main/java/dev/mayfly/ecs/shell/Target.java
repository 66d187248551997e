package dev.mayfly.ecs.shell;

import dev.mayfly.ecs.Cluster;
import dev.mayfly.ecs.Deployment;
import dev.mayfly.ecs.Service;
import dev.mayfly.ecs.TaskDefinition;
import java.util.List;

/**
 * Where a shell is to run: all that the plan needs to know of AWS.
 *
 * @param deployment the service's PRIMARY one
 * @param definition the task definition of that deployment
 * @param derived revisions of {@code mayfly-<family>} that may be used again, newest first
 * @param callerArn who asks
 */
public record Target(
    Cluster cluster,
    Service service,
    Deployment deployment,
    TaskDefinition definition,
    List<TaskDefinition> derived,
    String callerArn) {

  public Target {
    derived = List.copyOf(derived);
  }
}
