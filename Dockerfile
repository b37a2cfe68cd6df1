FROM node:24.21.0-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM node:24.21.0-slim
ENV NODE_ENV=production HOST=0.0.0.0
WORKDIR /app
COPY --from=packages /app/node_modules/ ./node_modules/
COPY package.json ./
COPY src/ ./src/
RUN mkdir data && chown node:node data
USER node
VOLUME /app/data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s CMD ["node", "-e", "const { PORT = 3000, BASE_PATH = '' } = process.env; fetch('http://127.0.0.1:' + PORT + BASE_PATH + '/health').then(({ ok }) => process.exit(ok ? 0 : 1))"]
CMD ["node", "src/infrastructure/main/express.ts"]
