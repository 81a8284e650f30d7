# Any Debian-like image with Python 3.11 or later, its venv module and pip.
ARG PYTHON=python:3.11-slim

FROM ${PYTHON} AS build
WORKDIR /src
COPY . .
RUN python -m venv /opt/mock-server \
    && /opt/mock-server/bin/pip install --no-cache-dir --disable-pip-version-check '.[metrics]' \
    && /opt/mock-server/bin/pip uninstall --yes pip setuptools
# Their sources stay; what the server never loads needs no bytecode.
RUN find /opt/mock-server -name '*.pyc' \
    \( -path '*/faker/providers/*/*_*/*' ! -path '*/en_*' -o -path '*/pygments/lexers/*' \) -delete

FROM ${PYTHON}
LABEL org.opencontainers.image.title="Contact mock server" \
    org.opencontainers.image.description="Five vendors' contact APIs, for tests" \
    org.opencontainers.image.licenses=MIT
COPY --from=build /opt/mock-server /opt/mock-server
ENV PATH=/opt/mock-server/bin:$PATH
# Running a command once compiles what a start needs of the standard library.
# --tls-ca-file may write to /tls, --state-dir may be /state: volumes that are mounted there belong
# to the same user.
RUN mkdir /scenarios && install -d -o 10001 -g 10001 /tls /state \
    && mock-server routes > /dev/null && python -c "import trustme"
ENV PYTHONDONTWRITEBYTECODE=1 \
    MOCK_SERVER_HOST=0.0.0.0 \
    MOCK_SERVER_SCENARIOS=/scenarios
USER 10001:10001
EXPOSE 8484 8443
HEALTHCHECK --interval=5s --timeout=3s --start-period=5s CMD ["mock-server", "health"]
ENTRYPOINT ["mock-server", "serve"]
