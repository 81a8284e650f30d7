package org.testcontainers.containers;

import org.testcontainers.containers.wait.strategy.WaitStrategy;
import org.testcontainers.utility.MountableFile;

/** What docs/containers.md uses of testcontainers, by its signatures. */
public class GenericContainer<SELF extends GenericContainer<SELF>> implements AutoCloseable {
    public GenericContainer(String dockerImageName) {}

    public SELF withExposedPorts(Integer... ports) {
        return null;
    }

    public SELF withCommand(String... commandParts) {
        return null;
    }

    public SELF waitingFor(WaitStrategy waitStrategy) {
        return null;
    }

    public SELF withCopyFileToContainer(MountableFile mountableFile, String containerPath) {
        return null;
    }

    public void start() {}

    public String getHost() {
        return "";
    }

    public Integer getMappedPort(int originalPort) {
        return 0;
    }

    @Override
    public void close() {}
}
