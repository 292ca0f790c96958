import type { Tracing } from './tracing.js';

/** The settings of OpenTelemetry that are read here; its SDK reads others. */
type Environment = Readonly<Record<string, string | undefined>>;

/** Whether OpenTelemetry's standard variables ask for traces. */
export const isTraced = (env: Environment): boolean =>
  env['OTEL_SDK_DISABLED']?.toLowerCase() !== 'true' &&
  (env['OTEL_TRACES_EXPORTER'] ?? 'otlp') === 'otlp' &&
  Boolean(env['OTEL_EXPORTER_OTLP_ENDPOINT'] || env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT']);

/**
 * Traces as OpenTelemetry's standard environment variables ask for them; undefined when they do not, and then its SDK is
 * not even loaded.
 * @param env the variables; the SDK reads its own from `process.env`
 * @param paynowUrl where calls go
 * @example
 * const tracing = await tracingFrom(process.env, config.PAYNOW_BASE_URL);
 * const gateway = createGateway({ config, log, ...(tracing && { tracing }) });
 */
export async function tracingFrom(env: Environment, paynowUrl: string): Promise<Tracing | undefined> {
  if (!isTraced(env)) return undefined;
  const { createTracing } = await import('./openTelemetry.js');
  return createTracing(paynowUrl);
}
