package dev.mayfly.session;

/** The one exception that users see; thrown where the remedy is known. */
public final class MayflyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  public MayflyException(Problem problem) {
    super(problem.what() + ": " + problem.why());
    this.problem = problem;
  }

  public MayflyException(Problem problem, Throwable cause) {
    super(problem.what() + ": " + problem.why(), cause);
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
