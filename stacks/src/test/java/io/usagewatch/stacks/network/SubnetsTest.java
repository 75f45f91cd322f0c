package io.usagewatch.stacks.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubnetsTest {

    @ParameterizedTest
    @CsvSource({
        "10.40.0.0/16,0,10.40.0.0/24",
        "10.40.0.0/16,3,10.40.3.0/24",
        "192.168.0.0/20,15,192.168.15.0/24",
        "172.16.32.0/20,1,172.16.33.0/24"
    })
    void a_subnet_is_a_part_of_the_vpc(String vpc, int index, String expected) {
        assertThat(Subnets.of(vpc, index)).isEqualTo(expected);
    }
}
