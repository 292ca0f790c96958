import { readdirSync, readFileSync } from 'node:fs';

/** The texts of the built files that browsers get of an example. */
export const clientFiles = (folder: string): readonly string[] =>
  readdirSync(`${folder}/dist/client`, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => readFileSync(`${parentPath}/${name}`, 'utf8'));

/** Whatever looks like a credential, or like the setting that holds one. */
export const CREDENTIAL = /pn(api|cus)_\w|pgt_\w|(APIKey|Bearer|Customer) [\w$]{8}|(SIGN_IN|GATEWAY)_TOKEN|GATEWAY_URL/;
