import { parse, TypeInfo, validate, visit, visitWithTypeInfo } from 'graphql';
import { SCOPES, type Scope } from '../../../src/core/resources.js';
import { accessOf } from '../../../src/schema/kit/access.js';
import { schema } from '../../../src/schema/schema.js';

const isScope = (access: string): access is Scope => access in SCOPES;

/** The scopes that the fields of a document name. @throws Error where it does not fit the schema */
export function scopesOf(document: string): ReadonlySet<Scope> {
  const parsed = parse(document);
  const [problem] = validate(schema, parsed);
  if (problem) throw problem;
  const scopes = new Set<Scope>();
  const info = new TypeInfo(schema);
  visit(
    parsed,
    visitWithTypeInfo(info, {
      Field() {
        const field = info.getFieldDef();
        const access = field ? accessOf(field) : undefined;
        if (access !== undefined && isScope(access)) scopes.add(access);
      },
    }),
  );
  return scopes;
}
