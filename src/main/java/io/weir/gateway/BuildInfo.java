package io.weir.gateway;

/** What is known about this build; from the manifest of the jar. Stateless. */
public final class BuildInfo {
  private BuildInfo() {}

  /** The version of weir, or "development" when it runs from classes instead of a jar. */
  public static String version() {
    String version = BuildInfo.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
