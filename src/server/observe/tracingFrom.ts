import { ConfigError } from '../../core/config.js';
import type { ExportProtocol, Tracing } from './tracing.js';

/** The settings of OpenTelemetry that are read here; its SDK reads others. */
type Environment = Readonly<Record<string, string | undefined>>;

/** Whether OpenTelemetry's standard variables ask for traces. */
export const isTraced = (env: Environment): boolean =>
  env['OTEL_SDK_DISABLED']?.toLowerCase() !== 'true' &&
  (env['OTEL_TRACES_EXPORTER'] ?? 'otlp') === 'otlp' &&
  Boolean(env['OTEL_EXPORTER_OTLP_ENDPOINT'] || env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT']);

const PROTOCOLS: readonly ExportProtocol[] = ['http/json', 'http/protobuf'];

/** @throws ConfigError for a protocol that is not there: nothing would be exported, and nobody would notice */
function protocolOf(env: Environment): ExportProtocol {
  const names = ['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL', 'OTEL_EXPORTER_OTLP_PROTOCOL'];
  const name = names.find((one) => env[one]);
  const given = name === undefined ? 'http/json' : env[name];
  const protocol = PROTOCOLS.find((one) => one === given);
  if (protocol) return protocol;
  throw new ConfigError(
    `${name} must be ${PROTOCOLS.join(' or ')}: gRPC is not supported. Collectors take both on port 4318.`,
  );
}

/**
 * Traces as OpenTelemetry's standard environment variables ask for them; undefined when they do not, and then its SDK is
 * not even loaded.
 * @param env the variables; the SDK reads its own from `process.env`
 * @param paynowUrl where calls go
 * @throws ConfigError for a protocol that is not supported
 * @example
 * const tracing = await tracingFrom(process.env, config.PAYNOW_BASE_URL);
 * const gateway = createGateway({ config, log, ...(tracing && { tracing }) });
 */
export async function tracingFrom(env: Environment, paynowUrl: string): Promise<Tracing | undefined> {
  if (!isTraced(env)) return undefined;
  const protocol = protocolOf(env);
  const { createTracing } = await import('./openTelemetry.js');
  return createTracing(paynowUrl, protocol);
}
