package io.usagewatch.stacks.function;

import com.pulumi.asset.Archive;
import com.pulumi.asset.FileArchive;
import io.usagewatch.stacks.stage.DeploymentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a function runs, as built.
 *
 * @param zip relative to the project, so that it reads the same on every machine
 * @param hash SHA-256 of the zip, in base64, as Lambda gives it
 */
public record FunctionCode(Path zip, String hash) {

    /**
     * The zips of all functions. Pulumi does not look whether an asset is there; this does.
     *
     * @param root the project's folder
     * @throws DeploymentException naming each that is missing
     */
    public static Map<Functions, FunctionCode> find(Path root) {
        Map<Functions, FunctionCode> found = new EnumMap<>(Functions.class);
        List<String> missing = new ArrayList<>();
        for (Functions function : Functions.values()) {
            Path zip = root.resolve(function.zip());
            if (Files.isRegularFile(zip)) {
                found.put(function, new FunctionCode(zip, hash(zip)));
            } else {
                missing.add(function.zip());
            }
        }
        if (!missing.isEmpty()) {
            throw new DeploymentException(
                    "%s not there; run the build first: mvn --batch-mode -DskipTests --projects stacks --also-make package"
                            .formatted(
                                    String.join(", ", missing)
                                            + (missing.size() == 1 ? " is" : " are")));
        }
        return found;
    }

    Archive archive() {
        return new FileArchive(zip.toString());
    }

    private static String hash(Path zip) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return Base64.getEncoder().encodeToString(digest.digest(Files.readAllBytes(zip)));
        } catch (IOException e) {
            throw new DeploymentException(
                    "%s cannot be read: %s; build it again".formatted(zip, e.getMessage()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
