# The command line in a container: docker build -t aicr . && docker run --rm -v "$PWD:/work" aicr mirror list recipe.yaml
# Build it where there is a network; carry it in with docker save, or with the tool that carries everything else.
FROM node:24-bookworm-slim AS build
WORKDIR /source
COPY . .
RUN npm ci --ignore-scripts && npm run -s build && npm prune --omit=dev

FROM node:24-bookworm-slim
COPY --from=build /source/dist /opt/aicr/dist
COPY --from=build /source/recipes /opt/aicr/recipes
COPY --from=build /source/node_modules /opt/aicr/node_modules
COPY --from=build /source/package.json /source/LICENSE /opt/aicr/
RUN ln -s /opt/aicr/dist/cli/aicr.js /usr/local/bin/aicr
# the cache is the only thing written; mount it to keep it
ENV AICR_CACHE_DIR=/tmp/aicr-cache
USER node
WORKDIR /work
ENTRYPOINT ["aicr"]
