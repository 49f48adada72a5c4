# NOT RUN on the machine where it was written: there was no container engine. The topology it describes was run without one.
FROM node:26.10.0-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY LICENSE CHANGELOG.md ./
COPY commands ./commands
COPY deploy ./deploy
COPY migrations ./migrations
COPY scripts ./scripts
COPY src ./src
COPY vendor ./vendor
# The image brings its own Node. What is left is the program in a few files, with the native part of SQLite.
RUN node scripts/with-node.js scripts/release.ts --without-node --out /out

FROM node:26.10.0-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000
WORKDIR /app
COPY --from=build /out/mofan-*-without-node/ ./
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
ENV DATABASE_URL=sqlite:/data/mofan.db
# What V8 compiled when the release was made comes along; it is read by places relative to it.
ENV NODE_COMPILE_CACHE=/app/node_modules/.cache/compiled NODE_COMPILE_CACHE_PORTABLE=1
# One heap for what is allocated beside V8's, not one for each of a dozen threads: 20 MB.
ENV MALLOC_ARENA_MAX=1
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:3000/readyz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Without npm in between, so that the signal to stop arrives; it is done within ten seconds.
STOPSIGNAL SIGTERM
# The flags keep a third of the memory free that V8 would take and not need (docs/performance.md).
CMD ["node", "--max-semi-space-size=8", "--heap-growing-percent=40", "app/node.js"]
