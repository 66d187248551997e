package dev.mayfly.ecs;

import java.net.URI;
import java.util.Optional;

/**
 * Where calls go, and as whom.
 *
 * @param endpoint what is called instead of AWS itself
 * @param profile by name, if one was named
 * @param credentials where they come from, for people
 */
public record Connection(
    String region, Optional<URI> endpoint, Optional<String> profile, String credentials) {}
