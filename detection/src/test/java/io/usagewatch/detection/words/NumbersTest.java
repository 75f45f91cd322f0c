package io.usagewatch.detection.words;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NumbersTest {

    @Test
    void aMeasureIsAsLongAsItHasToBe() {
        assertThat(Numbers.measure(0)).isEqualTo("0");
        assertThat(Numbers.measure(2.04)).isEqualTo("2");
        assertThat(Numbers.measure(2.46)).isEqualTo("2.5");
        assertThat(Numbers.measure(80)).isEqualTo("80");
        assertThat(Numbers.measure(3_120.4)).isEqualTo("3,120");
        assertThat(Numbers.measure(123_456)).isEqualTo("123.5 k");
        assertThat(Numbers.measure(1_500_000)).isEqualTo("1.5 M");
        assertThat(Numbers.measure(999_999)).isEqualTo("1 M");
    }

    @Test
    void whatIsThereIsNeverCalledNothing() {
        assertThat(Numbers.percent(0.002)).isEqualTo("< 1 %");
        assertThat(Numbers.percent(0)).isEqualTo("0 %");
        assertThat(Numbers.percent(0.98)).isEqualTo("98 %");
    }
}
