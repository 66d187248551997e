package dev.mayfly.session;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** What {@code NO_PROXY} lists. Asks no name server: a name is matched by its letters. */
record NoProxy(List<Rule> rules) {

  /** One entry of the list. */
  sealed interface Rule {
    boolean covers(String host, int port);

    /** {@code *}. */
    record Everything() implements Rule {
      @Override
      public boolean covers(String host, int port) {
        return true;
      }
    }

    /** A name and all names below it, or an address as it is written. */
    record Domain(String name, OptionalInt onlyPort) implements Rule {
      @Override
      public boolean covers(String host, int port) {
        return (host.equals(name) || host.endsWith("." + name))
            && (onlyPort.isEmpty() || onlyPort.getAsInt() == port);
      }
    }

    /** The addresses whose first {@code bits} are those of {@code address}. */
    record Network(InetAddress address, int bits) implements Rule {
      @Override
      public boolean covers(String host, int port) {
        try {
          return sameBits(address.getAddress(), InetAddress.ofLiteral(host).getAddress());
        } catch (IllegalArgumentException name) {
          return false;
        }
      }

      private boolean sameBits(byte[] one, byte[] other) {
        if (one.length != other.length) {
          return false;
        }
        for (int bit = 0; bit < bits; bit++) {
          int mask = 0x80 >> (bit % 8);
          if ((one[bit / 8] & mask) != (other[bit / 8] & mask)) {
            return false;
          }
        }
        return true;
      }
    }
  }

  static NoProxy parse(String list) {
    return new NoProxy(
        Stream.of(list.toLowerCase(Locale.ROOT).split("[,\\s]+"))
            .filter(entry -> !entry.isEmpty())
            .map(NoProxy::rule)
            .toList());
  }

  boolean covers(String host, int port) {
    String name = bare(host.toLowerCase(Locale.ROOT));
    return rules.stream().anyMatch(rule -> rule.covers(name, port));
  }

  private static Rule rule(String entry) {
    if (entry.equals("*")) {
      return new Rule.Everything();
    }
    int slash = entry.indexOf('/');
    if (slash > 0) {
      return network(entry, slash);
    }
    int colon = entry.lastIndexOf(':');
    boolean hasPort = colon > 0 && (entry.indexOf(':') == colon || entry.charAt(colon - 1) == ']');
    if (hasPort && entry.substring(colon + 1).matches("[0-9]{1,5}")) {
      return new Rule.Domain(
          domain(entry.substring(0, colon)),
          OptionalInt.of(Integer.parseInt(entry.substring(colon + 1))));
    }
    return new Rule.Domain(domain(entry), OptionalInt.empty());
  }

  /** What is no network is a name that nothing has, as with curl: it does no harm. */
  private static Rule network(String entry, int slash) {
    try {
      InetAddress address = InetAddress.ofLiteral(entry.substring(0, slash));
      int bits = Integer.parseInt(entry.substring(slash + 1));
      if (bits >= 0 && bits <= 8 * address.getAddress().length) {
        return new Rule.Network(address, bits);
      }
    } catch (IllegalArgumentException noNetwork) { // Falls through.
    }
    return new Rule.Domain(entry, OptionalInt.empty());
  }

  private static String domain(String entry) {
    String name = entry.startsWith("*.") ? entry.substring(2) : entry;
    return bare(name.startsWith(".") ? name.substring(1) : name);
  }

  /** Without the brackets of an address, and without the dot that ends a full name. */
  private static String bare(String host) {
    if (host.startsWith("[") && host.endsWith("]")) {
      return host.substring(1, host.length() - 1);
    }
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }
}
