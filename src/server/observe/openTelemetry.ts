import {
  type Attributes,
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { HeaderReader } from '../http/requestFacts.js';
import type { CallSpan, ExportProtocol, OperationSpan, RequestSpan, Tracing } from './tracing.js';

const SERVICE = 'paynow-graphql';

/** Each is loaded when it is asked for. */
const EXPORTERS = {
  'http/json': () => import('@opentelemetry/exporter-trace-otlp-http'),
  'http/protobuf': () => import('@opentelemetry/exporter-trace-otlp-proto'),
};

/** W3C Trace Context alone: a client's baggage is none of PayNow's business. */
const propagator = new W3CTraceContextPropagator();

const READER = {
  get: (headers: Pick<HeaderReader, 'get'>, name: string) => headers.get(name) ?? undefined,
  keys: () => [], // looked up by name
};
const WRITER = {
  set: (headers: Record<string, string>, name: string, value: string) => {
    headers[name] = value;
  },
};

/**
 * Traces by OpenTelemetry, exported by OTLP over HTTP. Sampler, limits, batches and the exporter read the standard
 * environment variables. Spans hold neither documents nor values nor addresses: PayNow's paths are told as templates.
 */
export async function createTracing(paynowUrl: string, exported: ExportProtocol): Promise<Tracing> {
  const { OTLPTraceExporter } = await EXPORTERS[exported]();
  const { hostname, port, protocol } = new URL(paynowUrl);
  const server = {
    'server.address': hostname,
    'server.port': Number(port) || (protocol === 'https:' ? 443 : 80),
  };
  const provider = new BasicTracerProvider({
    // The variables come last: they may name the service otherwise.
    resource: defaultResource()
      .merge(resourceFromAttributes({ 'service.name': SERVICE }))
      .merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  const tracer = provider.getTracer(SERVICE);
  return {
    request(method, headers) {
      const parent = propagator.extract(ROOT_CONTEXT, headers, READER);
      const attributes = { 'http.request.method': method, 'http.route': '/graphql', 'url.path': '/graphql' };
      const span = tracer.startSpan(`${method} /graphql`, { kind: SpanKind.SERVER, attributes }, parent);
      return requestSpan(span, { tracer, server, context: trace.setSpan(parent, span) });
    },
    socket(headers) {
      const context = propagator.extract(ROOT_CONTEXT, headers, READER);
      return { operation: () => operationSpan({ tracer, server, context }), end: () => undefined };
    },
    async close() {
      // A collector that is away must not keep the process: the exporter has its own timeout.
      await provider.shutdown().catch(() => undefined);
    },
  };
}

interface Inside {
  readonly tracer: Tracer;
  readonly server: Attributes;
  readonly context: Context;
}

const requestSpan = (span: Span, inside: Inside): RequestSpan => ({
  operation: () => operationSpan(inside),
  end(status) {
    span.setAttribute('http.response.status_code', status);
    if (status >= 500) fail(span, String(status));
    span.end();
  },
});

function operationSpan({ tracer, server, context }: Inside): OperationSpan {
  const span = tracer.startSpan('GraphQL Operation', { kind: SpanKind.INTERNAL }, context);
  const within = trace.setSpan(context, span);
  return {
    call: (method, template) => callSpan(method, template, { tracer, server, context: within }),
    end(kind, name, code) {
      span.updateName(name === undefined ? kind : `${kind} ${name}`);
      span.setAttribute('graphql.operation.type', kind);
      if (name !== undefined) span.setAttribute('graphql.operation.name', name);
      if (code !== undefined) fail(span, code);
      span.end();
    },
  };
}

function callSpan(method: string, template: string, { tracer, server, context }: Inside): CallSpan {
  const attributes = { 'http.request.method': method, 'url.template': template, ...server };
  const span = tracer.startSpan(`${method} ${template}`, { kind: SpanKind.CLIENT, attributes }, context);
  const headers: Record<string, string> = {};
  propagator.inject(trace.setSpan(context, span), headers, WRITER);
  return {
    headers,
    end({ status, code }) {
      if (status !== undefined) span.setAttribute('http.response.status_code', status);
      if (code !== undefined) fail(span, status === undefined || status < 400 ? code : String(status));
      span.end();
    },
  };
}

function fail(span: Span, type: string): void {
  span.setAttribute('error.type', type);
  span.setStatus({ code: SpanStatusCode.ERROR });
}
