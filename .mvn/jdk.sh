# Sourced by run and verify: sets JAVA_HOME to a JDK 25 or newer, or says in one line what to install.

jdk_version() { # prints the major version of the JDK in folder $1, nothing if there is none
  [ -x "$1/bin/javac" ] && "$1/bin/javac" -version 2>/dev/null | sed -n 's/^javac \([0-9]*\).*/\1/p'
}

find_jdk() {
  local home javac
  javac=$(command -v javac || true)
  for home in "${JAVA_HOME:-}" "${javac:+$(dirname "$(dirname "$(readlink -f "$javac")")")}" \
    /usr/lib/jvm/* /opt/java/* /opt/jdk* "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    if [ -n "$home" ] && [ "$(jdk_version "$home" || true)" ] && [ "$(jdk_version "$home")" -ge 25 ]; then
      echo "$home"
      return
    fi
  done
}

JAVA_HOME=$(find_jdk)
if [ -z "$JAVA_HOME" ]; then
  echo "Usage Watch needs a JDK 25 or newer: install one (Eclipse Temurin 25, say) and set JAVA_HOME to it." >&2
  exit 2
fi
export JAVA_HOME
if ! command -v mvn >/dev/null; then
  echo "Usage Watch needs Maven 3.8.7 or newer on the PATH: install the package 'maven'." >&2
  exit 2
fi
