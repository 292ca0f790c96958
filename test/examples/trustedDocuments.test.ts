import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { buildManifest, playTrusted, run } from '../../examples/trusted-documents.js';
import { startTestBed } from '../support/gateway.js';

it('the manifest is built from files, and nothing else runs', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'documents-'));
  try {
    const file = join(folder, 'documents.json');
    await writeFile(file, JSON.stringify(await buildManifest()));
    await using bed = await startTestBed({ GATEWAY_DOCUMENTS: 'only', GATEWAY_DOCUMENTS_FILE: file });
    const said: string[] = [];
    await playTrusted(bed, (line) => said.push(line));
    expect(said).toEqual([
      'Emberfall Network sells 5 products and more in EUR.',
      'A document that is not registered: DOCUMENT_NOT_REGISTERED.',
    ]);
    expect(await run(bed, 'StoreName')).toMatchObject({ data: { storefront: { name: 'Emberfall Network' } } });
  } finally {
    await rm(folder, { recursive: true });
  }
});
