package io.usagewatch.console;

import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.page.AppShellConfigurator;
import com.vaadin.flow.component.page.Inline.Position;
import com.vaadin.flow.component.page.Inline.Wrapping;
import com.vaadin.flow.component.page.Push;
import com.vaadin.flow.component.page.TargetElement;
import com.vaadin.flow.server.AppShellSettings;
import com.vaadin.flow.theme.aura.Aura;
import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;

/**
 * The console as a program of its own. The sandbox starts the same class in its process, with its
 * accounts as default properties.
 */
@SpringBootApplication(proxyBeanMethods = false)
@ConfigurationPropertiesScan
@Push
@StyleSheet(Aura.STYLESHEET)
@StyleSheet("context://css/console.css")
public class ConsoleApplication implements AppShellConfigurator {

    public static void main(String[] arguments) {
        SpringApplication.run(ConsoleApplication.class, arguments);
    }

    @Override
    public void configurePage(AppShellSettings settings) {
        settings.setPageTitle("Usage Watch");
        settings.addInlineFromFile(
                TargetElement.HEAD, Position.PREPEND, "colour-scheme.js", Wrapping.JAVASCRIPT);
        settings.addFavIcon("icon", "icons/usage-watch.svg", "any");
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
