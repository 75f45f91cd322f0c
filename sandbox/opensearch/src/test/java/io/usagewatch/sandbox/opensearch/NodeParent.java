package io.usagewatch.sandbox.opensearch;

import java.nio.file.Path;

/**
 * A program that starts a node and is ended from outside: prints the node's process id, then waits
 * for the end.
 */
final class NodeParent {
    private NodeParent() {}

    public static void main(String[] arguments) throws InterruptedException {
        Node node = Node.start(NodeSettings.named(arguments[0], Path.of(arguments[1])));
        System.out.println(node.pid());
        Thread.currentThread().join();
    }
}
