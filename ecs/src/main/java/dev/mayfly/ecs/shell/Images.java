package dev.mayfly.ecs.shell;

/** The names of images. */
final class Images {

  private Images() {}

  /** {@code image} of that content, whatever its tag means by now. */
  static String pinned(String image, String digest) {
    return image.contains("@") ? image : withoutTag(image) + "@" + digest;
  }

  /** A colon in the registry is that of a port. */
  private static String withoutTag(String image) {
    int colon = image.lastIndexOf(':');
    return colon > image.lastIndexOf('/') ? image.substring(0, colon) : image;
  }
}
