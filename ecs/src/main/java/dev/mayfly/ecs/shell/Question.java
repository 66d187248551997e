package dev.mayfly.ecs.shell;

/**
 * What the user is asked where there are several.
 *
 * @param text as it is asked
 * @param otherwise how the command line says it, for those who cannot be asked
 */
public record Question(String text, String otherwise) {}
