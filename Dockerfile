FROM node:24.21.0-bookworm-slim AS base
WORKDIR /opt/initium
COPY package.json package-lock.json .npmrc ./

# The compiler's binary for this machine is an optional dependency, so none is left out here. No dependency needs its
# install script, and the project's own would build before its sources are there.
FROM base AS build
RUN npm ci --ignore-scripts
COPY .swcrc ./
COPY apps apps
COPY bench bench
COPY libs libs
COPY packages packages
# Tests stay behind, the benchmarks that need them, and what makes the published package.
RUN npm run build && rm -r dist/bench/server dist/bench/interop dist/packages/producer/publish && find dist -name '*.spec.*' -delete

# What runs and nothing else. The optional dependency is a Node, and the image has one.
FROM base AS dependencies
RUN npm ci --omit=dev --omit=optional --ignore-scripts

# Certificates for a cluster of servers, for docker-compose.yml. This image, unlike the slim one, has openssl.
FROM node:24.21.0-bookworm AS certificates
COPY --chmod=0755 deploy/make-certificates.sh /usr/local/bin/make-certificates
# An empty volume takes over the owner of the folder that it is mounted on.
RUN install -d -o node -g node /certificates/authority /certificates/server-1 /certificates/server-2 /certificates/server-3
USER 1000:1000
ENTRYPOINT ["make-certificates", "/certificates"]
CMD ["server-1", "server-2", "server-3"]

FROM node:24.21.0-bookworm-slim AS ledger
ENV NODE_ENV=production \
    INITIUM_DATA=/var/lib/initium \
    INITIUM_LISTEN=0.0.0.0:8080 \
    INITIUM_AUTH=tokens:/etc/initium/tokens
WORKDIR /opt/initium
COPY --from=dependencies /opt/initium/package.json ./
COPY --from=dependencies /opt/initium/node_modules node_modules
COPY --from=build /opt/initium/dist dist
# The only folders that are written, each to be a volume; everything else may be read-only.
RUN install -d -o node -g node -m 0700 /var/lib/initium /var/lib/initium-keys /etc/initium
# By number, so that an engine can see that it is not root.
USER 1000:1000
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["node", "-e", "fetch('http://127.0.0.1:8080/health/ready').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/opt/initium/dist/apps/cli/main.js"]
CMD ["serve"]
