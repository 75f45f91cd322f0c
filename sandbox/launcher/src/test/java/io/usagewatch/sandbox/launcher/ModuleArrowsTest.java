package io.usagewatch.sandbox.launcher;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may know whom, as the design lays it down. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModuleArrowsTest {

    private static final List<String> MODULES =
            List.of(
                    "detection",
                    "lambdas/domain",
                    "lambdas/ingest",
                    "lambdas/meter",
                    "lambdas/provision",
                    "lambdas/notify",
                    "stacks",
                    "console",
                    "sandbox/opensearch",
                    "sandbox/lambda",
                    "sandbox/anomaly-plugin",
                    "sandbox/traffic",
                    "sandbox/launcher");

    private JavaClasses classes;

    @BeforeAll
    void importEveryModule() {
        Path root = Path.of(System.getProperty("usagewatch.root", "../.."));
        List<Path> folders =
                MODULES.stream()
                        .map(module -> root.resolve(module).resolve("target/classes"))
                        .filter(Files::isDirectory)
                        .toList();
        classes = new ClassFileImporter().importPaths(folders);
        assertThat(classes.contain("io.usagewatch.detection.catalog.MonitoredApi")).isTrue();
        assertThat(classes.contain(UsageWatch.class.getName())).isTrue();
    }

    @ParameterizedTest(name = "{0} knows of ours only {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "detection | detection",
                "domain | domain, detection",
                "ingest | ingest",
                "meter | meter, domain, detection",
                "provision | provision, domain, detection",
                "notify | notify, domain, detection",
                "stacks | stacks, detection.catalog",
                "console | console, domain, detection",
                "sandbox.opensearch | sandbox.opensearch",
                "sandbox.lambda | sandbox.lambda",
                "sandbox.anomaly | sandbox.anomaly",
                "sandbox.traffic | sandbox.traffic"
            })
    void a_module_knows_only_those_it_may(String module, String known) {
        String[] allowed =
                known.transform(list -> List.of(list.split("\\s*,\\s*"))).stream()
                        .map(name -> "io.usagewatch." + name + "..")
                        .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage("io.usagewatch." + module + "..")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("io.usagewatch..").and(not(resideInAnyPackage(allowed))))
                .allowEmptyShould(true)
                .check(classes);
    }

    @Test
    void detection_is_free_of_aws_and_of_frameworks() {
        noClasses()
                .that()
                .resideInAPackage("io.usagewatch.detection..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "software.amazon..",
                        "com.amazonaws..",
                        "org.springframework..",
                        "com.vaadin..")
                .check(classes);
    }

    @Test
    void lambda_functions_are_free_of_frameworks() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.usagewatch.ingest..",
                        "io.usagewatch.meter..",
                        "io.usagewatch.provision..",
                        "io.usagewatch.notify..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..", "com.vaadin..")
                .check(classes);
    }

    @Test
    void packages_do_not_depend_on_each_other_in_circles() {
        slices().matching("io.usagewatch.(**)").should().beFreeOfCycles().check(classes);
    }
}
