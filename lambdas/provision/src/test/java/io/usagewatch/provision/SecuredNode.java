package io.usagewatch.provision;

import io.usagewatch.detection.search.DomainException;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.sandbox.opensearch.Node;
import io.usagewatch.sandbox.opensearch.NodeSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.message.BasicHeader;
import org.opensearch.client.json.jackson.JacksonJsonpMapper;
import org.opensearch.client.transport.httpclient5.ApacheHttpClient5TransportBuilder;

/**
 * A node with the real Security plugin. Who asks is said by headers, as a proxy in front of it
 * would: no passwords. Its certificates, which nodes want among each other, are made anew.
 */
final class SecuredNode implements AutoCloseable {

    /** Who may do everything, as the master user of a domain may. */
    static final String MASTER = "admin";

    private static final String TRANSPORT = "plugins.security.ssl.transport.";
    private static final String PASSWORD = UUID.randomUUID().toString();

    private final Node node;

    private SecuredNode(Node node) {
        this.node = node;
    }

    static SecuredNode start(Path folder) throws IOException, InterruptedException {
        Path plugin = plugin(folder);
        Path configuration = configuration(folder.resolve("configuration"));
        NodeSettings settings =
                NodeSettings.named("secured", folder)
                        .withHeapMegabytes(512)
                        .withPlugin(plugin)
                        .withConfiguration(configuration)
                        // It extends that one's transport, and brings a copy.
                        .withoutModule("transport-netty4-client")
                        // No PEM: netty reads it with classes that only the plugin has.
                        .withSetting(TRANSPORT + "keystore_type", "PKCS12")
                        .withSetting(TRANSPORT + "keystore_filepath", "node.p12")
                        .withSetting(TRANSPORT + "keystore_password", PASSWORD)
                        .withSetting(TRANSPORT + "truststore_type", "PKCS12")
                        .withSetting(TRANSPORT + "truststore_filepath", "trusted.p12")
                        .withSetting(TRANSPORT + "truststore_password", PASSWORD)
                        .withSetting(TRANSPORT + "enforce_hostname_verification", "false")
                        .withSetting("plugins.security.ssl.http.enabled", "false")
                        .withSetting("plugins.security.allow_default_init_securityindex", "true")
                        .withSetting("plugins.security.nodes_dn", "CN=node")
                        .withSetting("plugins.security.restapi.roles_enabled", "all_access");
        Node node = Node.start(settings);
        SecuredNode secured = new SecuredNode(node);
        secured.awaitSecurity();
        return secured;
    }

    /** The domain, as somebody with these backend roles reaches it. */
    SearchDomain as(String user, String... backendRoles) {
        Header[] who = {
            new BasicHeader("x-forwarded-for", "192.0.2.1"),
            new BasicHeader("x-proxy-user", user),
            new BasicHeader("x-proxy-roles", String.join(",", backendRoles))
        };
        HttpHost host = new HttpHost("http", node.uri().getHost(), node.uri().getPort());
        return new SearchDomain(
                "the secured node",
                ApacheHttpClient5TransportBuilder.builder(host)
                        .setMapper(new JacksonJsonpMapper())
                        .setDefaultHeaders(who)
                        .build());
    }

    /** Its own index comes up a little after the node. */
    private void awaitSecurity() {
        try (SearchDomain master = as("master", MASTER)) {
            long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
            Readiness.await(master, new Deadline(() -> Duration.ofNanos(end - System.nanoTime())));
        } catch (DomainException | ProvisionException e) {
            node.close();
            throw e;
        }
    }

    @Override
    public void close() {
        node.close();
    }

    /**
     * Without the plugins that it would extend, which cannot be had, and without jars that the node
     * has as well, which it would refuse.
     */
    private static Path plugin(Path folder) throws IOException {
        Set<String> there;
        try (Stream<Path> jars =
                Files.list(
                        Path.of(System.getProperty("usagewatch.root"))
                                .resolve("sandbox/opensearch/target/distribution/lib"))) {
            there = jars.map(SecuredNode::artifact).collect(Collectors.toSet());
        }
        Path built =
                Path.of(System.getProperty("usagewatch.root"))
                        .resolve("lambdas/provision/target/security");
        Path plugin = Files.createDirectories(folder.resolve("security"));
        try (Stream<Path> files = Files.list(built)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                boolean jar = file.toString().endsWith(".jar");
                if ((jar && !there.contains(artifact(file)))
                        || file.toString().endsWith(".policy")) {
                    Files.copy(
                            file,
                            plugin.resolve(file.getFileName()),
                            StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        Path descriptor = built.resolve("plugin-descriptor.properties");
        Files.write(
                plugin.resolve(descriptor.getFileName()),
                Files.readAllLines(descriptor).stream()
                        .map(
                                line ->
                                        line.startsWith("extended.plugins=")
                                                ? "extended.plugins="
                                                : line)
                        .toList());
        return plugin;
    }

    /** A jar's name without its version. */
    private static String artifact(Path jar) {
        return jar.getFileName().toString().replaceFirst("-\\d.*", "");
    }

    private static Path configuration(Path folder) throws IOException, InterruptedException {
        Path security = Files.createDirectories(folder.resolve("opensearch-security"));
        Path defaults =
                Path.of(System.getProperty("usagewatch.root"))
                        .resolve("lambdas/provision/target/security/config");
        for (String file :
                List.of("action_groups", "allowlist", "audit", "nodes_dn", "roles", "tenants")) {
            Files.copy(defaults.resolve(file + ".yml"), security.resolve(file + ".yml"));
        }
        // The plugin's own gives some rights to everybody.
        Files.writeString(
                security.resolve("roles_mapping.yml"),
                """
                _meta: {type: rolesmapping, config_version: 2}
                all_access: {reserved: false, backend_roles: [%s]}
                """
                        .formatted(MASTER));
        Files.writeString(
                security.resolve("internal_users.yml"),
                """
                _meta: {type: internalusers, config_version: 2}
                """);
        Files.writeString(
                security.resolve("config.yml"),
                """
                _meta: {type: config, config_version: 2}
                config:
                  dynamic:
                    http:
                      xff: {enabled: true, internalProxies: '127\\.0\\.0\\.1'}
                    authc:
                      proxy:
                        http_enabled: true
                        transport_enabled: true
                        order: 0
                        http_authenticator:
                          type: proxy
                          challenge: false
                          config: {user_header: x-proxy-user, roles_header: x-proxy-roles}
                        authentication_backend: {type: noop}
                """);
        certificate(folder);
        return folder;
    }

    private static void certificate(Path folder) throws IOException, InterruptedException {
        Path store = folder.resolve("node.p12");
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "node",
                                "-keyalg",
                                "RSA",
                                "-keysize",
                                "2048",
                                "-dname",
                                "CN=node",
                                "-validity",
                                "2",
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                store.toString(),
                                "-storepass",
                                PASSWORD)
                        .inheritIO()
                        .start();
        if (!keytool.waitFor(1, TimeUnit.MINUTES) || keytool.exitValue() != 0) {
            throw new IOException("keytool made no certificate");
        }
        try (OutputStream out = Files.newOutputStream(folder.resolve("trusted.p12"))) {
            KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("node", keys.getCertificate("node"));
            trusted.store(out, PASSWORD.toCharArray());
        } catch (GeneralSecurityException e) {
            throw new IOException("the certificate that keytool made cannot be read", e);
        }
    }
}
