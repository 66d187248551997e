package dev.mayfly.emulator.driver;

/** What a driver's parts share: how to isolate, our scripts, and the two threads. */
record Host(Isolation isolation, Scripts scripts, Spawner spawner, Poller poller) {}
