#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# The same as `mvn test`, with what Debian and Ubuntu have:
#   apt-get install openjdk-17-jdk-headless jaxws junit5 libgoogle-gson-java
# What is made stands in target/. Arguments go to JUnit, as --reports-dir=target/reports.
set -eu
cd "$(dirname "$0")"
jars=/usr/share/java
handi=SOA4520/HandiService/v2/consult
groups=SOA4520/RetrieveTIGroupsService/v2/retrieveTI
connector=connectors/webservice/KSZBCSSWebServiceConnectorPort

rm -rf target
mkdir -p target/generated target/classes target/test-classes

# Code is generated from the contracts of a running simulator, so one is started first unless there is one.
if [ -z "${KSZ_SIM_URL:-}" ]; then
    ksz-sim serve --port 0 >target/simulator.txt &
    simulator=$!
    trap 'kill $simulator' EXIT
    while [ -z "${KSZ_SIM_URL:-}" ]; do
        kill -0 $simulator || { echo "ksz-sim did not start: install ksz-simulator, or set KSZ_SIM_URL" >&2; trap - EXIT; exit 2; }
        sleep 0.1
        KSZ_SIM_URL=$(sed -n 's/.*listens on \([^ ,]*\).*/\1/p' target/simulator.txt)
    done
    export KSZ_SIM_URL
fi
for path in $handi $connector; do
    wsimport -quiet -Xnocompile -encoding UTF-8 -s target/generated "$KSZ_SIM_URL/$path?wsdl"
done
wsimport -quiet -Xnocompile -encoding UTF-8 -s target/generated -b src/jaxws/retrieve-ti-groups.xjb "$KSZ_SIM_URL/$groups?wsdl"

main=target/classes:$jars/jaxws-rt.jar
javac -nowarn -encoding UTF-8 -cp "$main" -d target/classes $(find target/generated src/main -name '*.java')
tests=target/test-classes:$main:$jars/gson.jar:$jars/junit-jupiter-api.jar
javac -encoding UTF-8 -cp "$tests" -d target/test-classes $(find src/test -name '*.java')
java -cp "$tests:$jars/junit-platform-console-standalone.jar" org.junit.platform.console.ConsoleLauncher \
    --scan-class-path target/test-classes --disable-banner --disable-ansi-colors "$@"
