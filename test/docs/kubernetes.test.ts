import { readdirSync, readFileSync } from 'node:fs';
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { StatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { Secret } from 'kubernetes-models/v1/Secret';
import { Service } from 'kubernetes-models/v1/Service';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { readConfig, SETTINGS } from '../../src/core/config.js';
import { versionOfPackage } from '../../src/core/packageFiles.js';
import { weaknessIn } from '../../src/ledger/redisSettings.js';
import { drainMs } from '../../src/server/http/drain.js';

const FOLDER = new URL('../../deploy/kubernetes/', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, FOLDER), 'utf8');

interface Labels {
  readonly [name: string]: string;
}
interface Selector {
  readonly matchLabels: Labels;
}
interface Port {
  readonly name: string;
  readonly containerPort: number;
}
interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string };
  readonly periodSeconds: number;
  readonly failureThreshold: number;
}
interface Container {
  readonly image: string;
  readonly args?: readonly string[];
  readonly ports: readonly Port[];
  readonly securityContext: object;
  readonly startupProbe: Probe;
  readonly livenessProbe: Probe;
  readonly readinessProbe: Probe;
  readonly lifecycle: { readonly preStop: { readonly exec: { readonly command: readonly string[] } } };
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
}
interface Pods {
  readonly metadata: { readonly labels: Labels };
  readonly spec: {
    readonly containers: readonly [Container];
    readonly terminationGracePeriodSeconds: number;
    readonly volumes: readonly { readonly name: string; readonly secret?: { readonly defaultMode: number } }[];
  };
}
/** As much of any manifest as is looked at here; the schemas check that it is as Kubernetes wants it. */
interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data?: Readonly<Record<string, string>>;
  readonly stringData?: Readonly<Record<string, string>>;
  readonly spec: {
    readonly template: Pods;
    readonly selector: Selector & Labels;
    readonly podSelector: Selector;
    readonly ports: readonly { readonly name: string; readonly targetPort: string }[];
    readonly ingress: readonly { readonly ports: readonly { readonly port: string }[] }[];
    readonly scaleTargetRef: object;
    readonly minReplicas: number;
    readonly endpoints: readonly { readonly port: string }[];
  };
}

/** Validates what it is called on; throws where that is wrong. The constructor would read every field to copy it. */
interface Model {
  readonly prototype: { validate(this: unknown): void };
}

const MODELS: Readonly<Record<string, Model>> = {
  'v1 ConfigMap': ConfigMap,
  'v1 Secret': Secret,
  'v1 Service': Service,
  'apps/v1 Deployment': Deployment,
  'apps/v1 StatefulSet': StatefulSet,
  'autoscaling/v2 HorizontalPodAutoscaler': HorizontalPodAutoscaler,
  'networking.k8s.io/v1 NetworkPolicy': NetworkPolicy,
  'policy/v1 PodDisruptionBudget': PodDisruptionBudget,
};

/** A manifest that notes which of its fields are read, all the way down; `unread` names the others. */
function noting(value: unknown, path: string): { readonly noted: unknown; readonly unread: () => string[] } {
  if (typeof value !== 'object' || value === null) return { noted: value, unread: () => [] };
  const parts = new Map(Object.entries(value).map(([name, part]) => [name, noting(part, `${path}/${name}`)]));
  const seen = new Set<string>();
  const noted = new Proxy(Array.isArray(value) ? [...parts.values()] : value, {
    get(target, name) {
      if (typeof name === 'string') seen.add(name);
      return parts.get(String(name))?.noted ?? Reflect.get(target, name);
    },
  });
  const unread = () =>
    [...parts].flatMap(([name, part]) => (seen.has(name) ? part.unread() : [`${path}/${name} is not known`]));
  return { noted, unread };
}

/** What Kubernetes' schemas say against a manifest. They allow unknown fields: those are the ones they never read. */
function problemsOf(manifest: Manifest): string[] {
  const kind = `${manifest.apiVersion} ${manifest.kind}`;
  const model = MODELS[kind];
  if (!model) return [`there is no schema of ${kind}`];
  const { noted, unread } = noting(manifest, kind);
  try {
    model.prototype.validate.call(noted);
  } catch (error) {
    return [String(error)];
  }
  return unread();
}

const files = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'));
const APART = ['kustomization.yaml', 'servicemonitor.yaml', 'secret.example.yaml'];
const manifests = (name: string) => parseAllDocuments(read(name)).map((document) => document.toJS() as Manifest);
const one = (name: string, at = 0): Manifest => {
  const found = manifests(name)[at];
  if (!found) throw new Error(`${name} is empty`);
  return found;
};
const deployment = one('deployment.yaml');
const pods = deployment.spec.template;
const [gateway] = pods.spec.containers;
const settings = { ...one('configmap.yaml').data, ...one('secret.example.yaml').stringData };
/** What the image says, and what the manifests say on top. */
const config = readConfig({
  ...Object.fromEntries(
    [...readFileSync(new URL('../../Dockerfile', import.meta.url), 'utf8').matchAll(/^ENV (.*)$/gm)]
      .flatMap(([, line = '']) => line.split(' '))
      .map((pair) => pair.split('=') as [string, string]),
  ),
  ...settings,
});

it.each(files.filter((name) => !name.startsWith('kustom') && !name.startsWith('servicemon')))(
  '%s is as Kubernetes describes it',
  (name) => {
    expect(manifests(name).flatMap(problemsOf)).toEqual([]);
  },
);

it.each([
  ['an unknown field', { ...deployment, spec: { ...deployment.spec, replica: 2 } }, '/spec/replica is not known'],
  ['a wrong type', { ...deployment, spec: { ...deployment.spec, minReadySeconds: 'five' } }, 'minReadySeconds'],
  ['a required field that is missing', { ...deployment, spec: { template: pods } }, 'selector'],
  ['an unknown kind', { ...deployment, kind: 'Deploiment' }, 'no schema'],
])('a mistake is found: %s', (_, manifest, problem) => {
  expect(problemsOf(manifest as unknown as Manifest).join()).toContain(problem);
});

it('kustomize takes every file but those that need values or an operator', () => {
  const { resources } = parse(read('kustomization.yaml')) as { readonly resources: readonly string[] };
  expect(resources.toSorted()).toEqual(files.filter((name) => !APART.includes(name)).toSorted());
});

it('kustomize puts an image in place that is plainly an example, in the version of this package', () => {
  const { images } = parse(read('kustomization.yaml')) as { readonly images: unknown };
  const newName = 'example.com/paynow-graphql';
  expect(images).toEqual([{ name: gateway.image, newName, newTag: versionOfPackage() }]);
  const docs = readFileSync(new URL('../../docs/containers.md', import.meta.url), 'utf8');
  expect(docs).toContain(`docker build -t ${newName}:${versionOfPackage()} .`);
  expect(docs).toContain(`name: ${newName},`);
});

describe('the manifests and the gateway', () => {
  it('name settings that are there, with values that can be used', () => {
    expect(Object.keys(settings).filter((name) => !Object.hasOwn(SETTINGS, name))).toEqual([]);
    expect(config).toMatchObject({ production: true, GATEWAY_DATA_DIR: '/data' });
    expect(config.REDIS_URL).toBe('redis://:PASSWORD@paynow-graphql-redis:6379');
    const tokens = JSON.parse(one('secret.example.yaml', 1).stringData?.['tokens.json'] ?? '') as unknown;
    expect(tokens).toEqual({ version: 1, tokens: [] });
  });

  it('agree on ports and paths', () => {
    const ports = new Map(gateway.ports.map(({ name, containerPort }) => [name, containerPort]));
    expect(ports).toEqual(
      new Map([
        ['http', config.PORT],
        ['metrics', config.METRICS_PORT],
      ]),
    );
    for (const { targetPort } of one('service.yaml').spec.ports) expect(ports.has(targetPort)).toBe(true);
    const service = one('service.yaml').spec.ports.map(({ name }) => name);
    for (const { port } of one('servicemonitor.yaml').spec.endpoints) expect(service).toContain(port);
    const entered = one('networkpolicy.yaml').spec.ingress.flatMap((rule) => rule.ports.map(({ port }) => port));
    expect(entered).toEqual(['http', 'metrics']);
    expect(gateway.startupProbe.httpGet).toEqual({ path: '/health', port: 'http' });
    expect(gateway.livenessProbe.httpGet).toEqual({ path: '/health', port: 'http' });
    expect(gateway.readinessProbe.httpGet).toEqual({ path: '/ready', port: 'http' });
    const folders = gateway.volumeMounts.map(({ mountPath }) => mountPath);
    expect(folders).toContain(config.GATEWAY_DATA_DIR);
    expect(folders).toContain(config.GATEWAY_TOKENS_FILE?.replace(/\/[^/]*$/, ''));
  });

  it('agree on which pods are meant', () => {
    const { labels } = pods.metadata;
    expect(deployment.spec.selector.matchLabels).toEqual(labels);
    expect(one('service.yaml').spec.selector).toEqual(labels);
    expect(one('poddisruptionbudget.yaml').spec.selector.matchLabels).toEqual(labels);
    expect(one('networkpolicy.yaml').spec.podSelector.matchLabels).toEqual(labels);
    const { apiVersion, kind, metadata } = deployment;
    const { scaleTargetRef, minReplicas } = one('horizontalpodautoscaler.yaml').spec;
    expect(scaleTargetRef).toEqual({ apiVersion, kind, name: metadata.name });
    expect(minReplicas).toBeGreaterThan(1);
    const redis = one('redis.yaml', 1).spec.template.metadata.labels;
    expect(one('redis.yaml').spec.selector).toEqual(redis);
    expect(one('networkpolicy.yaml', 1).spec.podSelector.matchLabels).toEqual(redis);
  });

  it('give a pod the time to end that the gateway gives its requests', () => {
    const { GATEWAY_STOP_PAUSE_MS: pauseMs } = config;
    const [sleep, seconds] = gateway.lifecycle.preStop.exec.command;
    expect(sleep).toBe('sleep');
    const graceMs = pods.spec.terminationGracePeriodSeconds * 1000;
    expect(graceMs).toBeGreaterThan(Number(seconds) * 1000 + 2 * pauseMs + drainMs(config) + 5_000);
    const { periodSeconds, failureThreshold } = gateway.readinessProbe;
    expect(periodSeconds * failureThreshold * 1000).toBeLessThan(pauseMs);
  });

  it('run as an ordinary user, on a root that cannot be written, and show secrets to the group alone', () => {
    for (const { spec } of [pods, one('redis.yaml', 1).spec.template]) {
      expect(spec).toMatchObject({
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      });
      expect(spec.containers[0].securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
    }
    expect(pods.spec.volumes.find(({ name }) => name === 'tokens')?.secret?.defaultMode).toBe(0o440);
  });

  it('start a Redis that the ledger accepts', () => {
    const args = one('redis.yaml', 1).spec.template.spec.containers[0].args ?? [];
    const given = Object.fromEntries(
      args.flatMap((arg, n) => (arg.startsWith('--') ? [[arg.slice(2), args[n + 1] ?? '']] : [])),
    );
    expect(weaknessIn({ 'no-appendfsync-on-rewrite': 'no', ...given })).toBeUndefined();
  });
});
