package org.testcontainers.utility;

public class MountableFile {
    public static MountableFile forHostPath(String path) {
        return new MountableFile();
    }
}
