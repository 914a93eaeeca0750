# The official Node image brings its own Node, so the carried one is left out.
FROM node:24-bookworm-slim AS dependencies
WORKDIR /aftercare
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --omit=optional

FROM node:24-bookworm-slim
# Few arenas of freed memory instead of one for each thread (docs/decisions/340).
ENV NODE_ENV=production MALLOC_ARENA_MAX=2
WORKDIR /aftercare
COPY --from=dependencies /aftercare/node_modules ./node_modules
COPY package.json ./
COPY bin ./bin
COPY app ./app
COPY cron ./cron
COPY migrations ./migrations
COPY views ./views
COPY public ./public
COPY plugins ./plugins
# One start fills the compile cache, so that every later one is quick and small.
RUN mkdir data && chown node:node data && node bin/aftercare.js help > /dev/null
USER node
VOLUME /aftercare/data
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=3s CMD node -e "fetch('http://127.0.0.1:3000/healthz').then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"
# Node itself is process 1, so that it hears SIGTERM and finishes the letters in hand.
CMD ["node", "--max-semi-space-size=2", "bin/aftercare.js", "serve"]
