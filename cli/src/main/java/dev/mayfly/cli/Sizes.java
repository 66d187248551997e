package dev.mayfly.cli;

import dev.mayfly.session.MayflyException;
import dev.mayfly.session.Problem;
import java.math.BigDecimal;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;

/** The sizes of a task, as one types them. */
final class Sizes {

  private Sizes() {}

  /** {@code 512} units or {@code 0.5vcpu}; 1024 units are one vCPU. */
  static final class Cpu implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return whole(text, "vcpu", "", "write it in units, as 512, or as 0.5vcpu");
    }
  }

  /** {@code 1024} MiB or {@code 1g}. */
  static final class Memory implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return whole(text, "g", "m", "write it in MiB, as 1024, or as 1g");
    }
  }

  /** {@code 50} GiB or {@code 50g}, as much as Fargate gives to a task. */
  static final class Disk implements ITypeConverter<Integer> {

    /** Source: RunTask, "ephemeralStorage": 21 to 200 GiB. */
    private static final int LEAST = 21;

    private static final int MOST = 200;

    @Override
    public Integer convert(String text) {
      String number = text.toLowerCase(Locale.ROOT).replaceFirst("g(ib)?$", "");
      if (number.matches("\\d{1,4}")) {
        int gib = Integer.parseInt(number);
        if (gib >= LEAST && gib <= MOST) {
          return gib;
        }
      }
      throw refused(text, "write it in GiB, from " + LEAST + " to " + MOST);
    }
  }

  /** A number of things, at least one. */
  static final class Count implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      try {
        int count = Integer.parseInt(text);
        if (count > 0) {
          return count;
        }
      } catch (NumberFormatException _) { // Falls through to the sentence.
      }
      throw refused(text, "write a whole number from 1 on");
    }
  }

  /** How many at a time, as an account's calls to ECS allow. */
  static final class Parallel implements ITypeConverter<Integer> {

    private static final int MOST = 50;

    @Override
    public Integer convert(String text) {
      if (text.matches("\\d{1,2}")) {
        int count = Integer.parseInt(text);
        if (count >= 1 && count <= MOST) {
          return count;
        }
      }
      throw refused(text, "write a whole number from 1 to " + MOST);
    }
  }

  private static int whole(String text, String large, String small, String remedy) {
    String lower = text.toLowerCase(Locale.ROOT);
    boolean inLarge = lower.endsWith(large);
    String suffix = inLarge ? large : lower.endsWith(small) ? small : "";
    try {
      BigDecimal number = new BigDecimal(lower.substring(0, lower.length() - suffix.length()));
      int size = (inLarge ? number.multiply(BigDecimal.valueOf(1024)) : number).intValueExact();
      if (size > 0) {
        return size;
      }
    } catch (NumberFormatException | ArithmeticException _) { // Falls through to the sentence.
    }
    throw refused(text, remedy);
  }

  private static MayflyException refused(String text, String remedy) {
    return new MayflyException(
        Problem.usage("\"" + text + "\" cannot be taken", "it is no such size", remedy));
  }
}
