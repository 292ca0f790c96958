export { type Config, ConfigError, readConfig, SETTINGS } from './core/config.js';
export { createLog, type Log, silentLog } from './core/log.js';
export { schema } from './schema/schema.js';
export { createGateway, type Gateway, type GatewayOptions } from './server/gateway.js';
export type { Tracing } from './server/observe/tracing.js';
export { tracingFrom } from './server/observe/tracingFrom.js';
