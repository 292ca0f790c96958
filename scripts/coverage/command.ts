import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GRAPH_LOCK_FILE } from '../../src/cli/contract/graphLock.js';
import { readLock } from '../../src/cli/contract/lock.js';
import { openapiFolder } from '../../src/cli/contract/openapi.js';
import { schema } from '../../src/schema/schema.js';
import type { CommandInput } from '../contract/command.js';
import { collectEndpoints } from '../contract/endpoints.js';
import { AREAS, OWN_FIELDS } from './areas/index.js';
import { readDocumented } from './documented.js';
import { graphLockText, outdatedGraphLock } from './graphLock.js';
import { COVERAGE_FILE, coverageDocument, objectsPart, reachedLine } from './print.js';
import { type CoverageReport, coverageReport } from './report.js';
import { reasonFor } from './unreached.js';

/** The coverage of this project as it is; `folder` holds PayNow's OpenAPI files, or is absent. */
export async function projectCoverage(root: string, folder: string): Promise<CoverageReport> {
  return coverageReport({
    schema,
    lock: readLock(root),
    endpoints: await collectEndpoints(root),
    areas: AREAS,
    ownFields: OWN_FIELDS,
    reasonFor,
    documented: readDocumented(folder),
  });
}

/** What of a report the committed document does not say; without PayNow's files, as far as the lock reaches. */
export function outdated(report: CoverageReport, committed: string): string[] {
  if (report.operations) {
    return committed === coverageDocument(report, report.operations) ? [] : ['the page is not what the script makes'];
  }
  const lines = new Set(committed.split('\n'));
  return [
    ...[...report.reached]
      .filter(([name, fields]) => !lines.has(reachedLine(name, fields)))
      .map(([name]) => `the line of ${name} is not there`),
    ...(committed.endsWith(objectsPart(report)) ? [] : ['the part about objects is not what the script makes']),
  ];
}

/** Writes the document, or with `--check` compares it; answers the exit code. */
export async function coverage({ root, args, env, print }: CommandInput): Promise<number> {
  const folder = openapiFolder(root, env);
  const report = await projectCoverage(root, folder);
  for (const problem of report.problems) print(problem);
  if (report.problems.length > 0) return 1;

  const file = join(root, COVERAGE_FILE);
  const isCheck = args.includes('--check');
  const absent = `PayNow's OpenAPI files are not there (${folder}; PAYNOW_OPENAPI_DIR names another folder)`;
  if (!isCheck) {
    if (!report.operations) {
      print(`cannot write ${COVERAGE_FILE}: ${absent}`);
      return 1;
    }
    writeFileSync(file, coverageDocument(report, report.operations));
    writeFileSync(join(root, GRAPH_LOCK_FILE), graphLockText(report, readDocumented(folder) ?? []));
    print(`${COVERAGE_FILE}: ${report.reached.size} of ${report.operations.length} operations reached`);
    return 0;
  }
  if (!report.operations) print(`skipped: operations that are not in use were not compared, ${absent}`);
  const differences = existsSync(file) ? outdated(report, readFileSync(file, 'utf8')) : ['the page is not there'];
  const found = [
    ...differences.map((difference) => `${COVERAGE_FILE}: ${difference}`),
    ...outdatedGraphLock(root, report, readDocumented(folder)).map((difference) => `${GRAPH_LOCK_FILE}: ${difference}`),
  ];
  for (const line of found) print(`${line}; run npm run coverage`);
  if (found.length === 0) print(`${COVERAGE_FILE} and ${GRAPH_LOCK_FILE} are current`);
  return found.length === 0 ? 0 : 1;
}
