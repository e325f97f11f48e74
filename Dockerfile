# SPDX-License-Identifier: EUPL-1.2
FROM python:3.12-slim AS build
WORKDIR /build
COPY pyproject.toml README.md LICENSE ./
COPY simulator simulator
COPY wsdl wsdl
COPY scenarios scenarios
COPY fixtures fixtures
RUN python -m venv /opt/ksz && /opt/ksz/bin/pip install --no-cache-dir .

FROM python:3.12-slim
COPY --from=build /opt/ksz /opt/ksz
RUN useradd --create-home --uid 10001 ksz
USER ksz
WORKDIR /home/ksz
ENV PATH=/opt/ksz/bin:$PATH PYTHONUNBUFFERED=1
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=3s CMD ["ksz-sim", "health", "--url", "http://127.0.0.1:8080"]
# The control API asks for a token beyond loopback: docker run -e KSZ_SIM_TOKEN=...
ENTRYPOINT ["ksz-sim"]
CMD ["serve", "--host", "0.0.0.0", "--scenario", "starter"]
