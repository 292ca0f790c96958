import * as z from 'zod';
import { integer, optional, setting } from './values.js';

/** Documents that are registered before they are sent: see docs/trusted-documents.md. */
export const DOCUMENT_SETTINGS = {
  GATEWAY_DOCUMENTS: setting(
    z.enum(['any', 'prefer', 'only']),
    'any',
    'Which documents are run. `any`: all. `prefer`: all, and those that are not registered are logged. `only`: those of `GATEWAY_DOCUMENTS_FILE` alone; introspection and GraphiQL are then off. See docs/trusted-documents.md.',
  ),
  GATEWAY_DOCUMENTS_FILE: optional(
    z.string().min(1, 'must be the path of a file'),
    'A manifest of registered documents, which clients send by their ids: a JSON object from id to text, or the manifest of Apollo. Read again when it changes.',
  ),
  GATEWAY_DOCUMENTS_LIMITS: setting(
    integer(1, 100),
    1,
    'How many times as large the limits of a text are for registered documents: `LIMIT_TOKENS`, `LIMIT_DEPTH`, `LIMIT_FIELDS`, `LIMIT_ALIASES`, `LIMIT_ROOT_FIELDS`, `LIMIT_DIRECTIVES`.',
  ),
} as const;
