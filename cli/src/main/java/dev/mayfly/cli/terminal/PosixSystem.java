package dev.mayfly.cli.terminal;

import java.util.Locale;

/**
 * Where systems differ: the only numbers of a C header in this package. Both agree on TCSANOW (0),
 * EINTR (4) and the bits of an fd_set on a little-endian machine.
 */
enum PosixSystem {
  /** Source: asm-generic/termbits.h and ioctls.h; glibc and musl alike. */
  LINUX(60, 0x5413),
  /** Source: sys/termios.h and sys/ttycom.h. */
  MACOS(72, 0x40087468);

  static final int TCSANOW = 0;
  static final int EINTR = 4;

  private final int termiosBytes;
  private final long tiocgwinsz;

  PosixSystem(int termiosBytes, long tiocgwinsz) {
    this.termiosBytes = termiosBytes;
    this.tiocgwinsz = tiocgwinsz;
  }

  static PosixSystem current() {
    String name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    return name.startsWith("mac") ? MACOS : LINUX;
  }

  /** The size of {@code struct termios}. What is in it only the C library needs to know. */
  int termiosBytes() {
    return termiosBytes;
  }

  /** The request of ioctl(2) that asks for a {@code struct winsize}. */
  long tiocgwinsz() {
    return tiocgwinsz;
  }
}
