package io.usagewatch.notify.message;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whoever makes calls chooses names and user agents. */
class MailSafetyTest {

    @Property(tries = 500)
    void a_subject_is_by_the_rules_of_sns_whatever_the_names(@ForAll("hostile") String text) {
        String subject = Subject.of(Samples.hostile(text));
        assertThat(subject).hasSizeBetween(1, 99).matches("[A-Za-z][ -~]*");
    }

    @Property(tries = 500)
    void a_mail_is_plain_ascii_in_short_lines_whatever_the_names(@ForAll("hostile") String text) {
        String mail = MailText.of(Samples.hostile(text));
        assertThat(mail).matches("[ -~\\n]*");
        assertThat(mail.lines().filter(line -> !line.contains("https://")))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(76));
    }

    @Property(tries = 500)
    void names_do_not_make_a_link_or_a_line_of_their_own(@ForAll("hostile") String text) {
        String links = "https://usage-watch.example.com|https://search-usage-watch-abc";
        String mail = MailText.of(Samples.hostile(text)).replaceAll(links, "");
        assertThat(mail).doesNotContain("://").doesNotContainPattern("(?i)www\\.\\w");
        assertThat(mail.lines().filter(line -> line.startsWith("Account "))).hasSize(1);
    }

    @Property(tries = 200)
    void the_json_keeps_names_as_they_are(@ForAll("hostile") String text) {
        assertThat(
                        MessageJson.of(Samples.hostile(text))
                                .path("events")
                                .path("principals")
                                .path(0)
                                .path("value")
                                .asString())
                .isEqualTo(text);
    }

    @Example
    void a_line_end_in_a_name_is_written_out() {
        assertThat(PlainText.of("a\r\nBcc: b@example.com", 60))
                .isEqualTo("a\\u{d}\\u{a}Bcc: b@example.com");
    }

    @Example
    void an_address_in_a_name_is_nothing_to_click_on() {
        assertThat(PlainText.of("see HTTPS://evil.example/ or www.evil.example", 60))
                .isEqualTo("see HTTPS[:]//evil.example/ or www[.]evil.example");
    }

    @Provide
    Arbitrary<String> hostile() {
        Arbitrary<String> parts =
                Arbitraries.of(
                        "\r\nSubject: paid",
                        "\nAccount        root",
                        "http://evil.example/",
                        "wWw.evil.example",
                        "wwww.www.evil.example",
                        ":// ://",
                        "\u202egnp.exe",
                        "\u0000\u001b[2J",
                        "\ud83d\ude00",
                        "a".repeat(300),
                        "%s%n${x}#{y}<b>",
                        "{{ctx}}");
        Arbitrary<String> any = Arbitraries.strings().all().ofMaxLength(120);
        return Arbitraries.oneOf(
                parts.list().ofMinSize(1).ofMaxSize(4).map(list -> String.join(" ", list)), any);
    }
}
