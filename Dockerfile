# Builds the server and the page. SQLite comes compiled.
FROM node:24-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.web.json vite.config.ts vite.server.config.ts ./
COPY server server
COPY web web
COPY proto proto
RUN npm run build \
 && npm uninstall --no-save --omit=dev --ignore-scripts better-sqlite3-node20 \
 && install -d -m 0770 /build/data

# Node, the built program, and nothing that builds.
FROM node:24-bookworm-slim
LABEL org.opencontainers.image.title="etcd-rewind" \
      org.opencontainers.image.description="The revision history of an etcd as a timeline" \
      org.opencontainers.image.licenses="Apache-2.0"
WORKDIR /app
COPY --from=build /build/package.json ./
COPY --from=build /build/node_modules node_modules
COPY --from=build /build/dist dist
COPY proto proto
COPY migrations migrations
COPY examples/kubectl-run-pod.ndjson.gz examples/
COPY LICENSE ./
# Owned by the user below, so that a new named volume is, too.
COPY --from=build --chown=10001:10001 /build/data /data
ENV NODE_ENV=production \
    ETCD_REWIND_DB=/data/etcd-rewind.db
USER 10001:10001
VOLUME /data
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:3000/healthz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "--enable-source-maps", "dist/server/main.js"]
# Inside its own network namespace; publish it on the host's loopback only (-p 127.0.0.1:3000:3000).
CMD ["serve", "--host", "0.0.0.0"]
