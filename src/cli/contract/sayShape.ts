import { stableJson } from './json.js';
import type { Shape } from './shape.js';

/** A shape in a few words: `list of OrderDto`, `integer int64 or null`. */
export function sayShape(shape: Shape): string {
  const orNull = shape.nullable ? ' or null' : '';
  if (shape.ref !== undefined) return `${shape.ref}${orNull}`;
  if (shape.type === undefined) return 'anything';
  if (shape.items) return `list of ${sayShape(shape.items)}${orNull}`;
  if (shape.additionalProperties) return `map of ${sayShape(shape.additionalProperties)}${orNull}`;
  const bounds = [
    shape.format,
    shape.pattern === undefined ? undefined : `matching ${shape.pattern}`,
    shape.minimum === undefined ? undefined : `from ${shape.minimum}`,
    shape.maximum === undefined ? undefined : `to ${shape.maximum}`,
    shape.enum === undefined ? undefined : `one of ${shape.enum.join(', ')}`,
    shape.deprecated ? 'deprecated' : undefined,
  ].filter((word) => word !== undefined);
  return `${[shape.type, ...bounds].join(' ')}${orNull}`;
}

/** What decides whether values of one shape are values of another: whether null is among them is told apart. */
export const kindOfShape = ({ nullable: _, deprecated: __, enum: ___, minimum, maximum, ...rest }: Shape): string =>
  stableJson({ ...rest, ...(minimum !== undefined && { minimum }), ...(maximum !== undefined && { maximum }) });
