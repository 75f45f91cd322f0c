package io.usagewatch.sandbox.opensearch.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Main class of a node's process: takes the lock of its folder, starts OpenSearch, and ends with
 * its parent.
 *
 * <p>Standard input is a pipe from the parent. It ends when the parent wants the node to stop, and
 * when the parent is gone, however that happened: the operating system closes the pipe of a killed
 * process, too. OpenSearch then stops by its own shutdown hook.
 *
 * <p>Argument: the node's folder. The lock is on {@code node.lock} there, {@code node.pid} says
 * whose it is, and whether that process is stopping already.
 */
public final class NodeMain {
    private NodeMain() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        // Open until the process ends: this is what keeps the lock.
        FileChannel lockFile =
                FileChannel.open(
                        folder.resolve("node.lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        FileLock lock = lockFile.tryLock();
        if (lock == null) {
            System.err.println("Another node has just taken the lock of " + folder);
            System.exit(1);
        }
        Path pid = folder.resolve("node.pid");
        Files.writeString(pid, ProcessHandle.current().pid() + " running");

        Thread.ofPlatform().daemon().name("parent-watch").start(() -> stopWithParent(pid));

        // The class is not public. It returns when the node has started, and leaves it running.
        var main = Class.forName("org.opensearch.bootstrap.OpenSearch");
        var method = main.getDeclaredMethod("main", String[].class);
        method.setAccessible(true);
        method.invoke(null, (Object) new String[0]);
    }

    private static void stopWithParent(Path pid) {
        try {
            while (System.in.read() >= 0) {
                // Nothing is ever said here; only the end counts.
            }
            Files.writeString(pid, ProcessHandle.current().pid() + " stopping");
        } catch (IOException e) {
            System.err.println("The parent cannot be watched any longer, stopping: " + e);
        }
        System.exit(0);
    }
}
