import type { TagRow } from '../../upstream/management/tags.js';
import type { StorefrontNavLinkRow } from '../../upstream/storefront/navLinks.js';

/** The tags that are nested under another one; each is also at the top level. */
const CHILDREN: Readonly<Record<string, readonly string[]>> = {
  ranks: ['passes'],
  kits: ['passes', 'homes'],
  services: ['crates'],
};

/** The menu of a store: its tags in order, some with nested tags. */
export function navLinks(tags: readonly TagRow[]): StorefrontNavLinkRow[] {
  const link = (tag: TagRow, order: number, parent?: TagRow): StorefrontNavLinkRow => {
    const nodeId = parent ? `${parent.slug}.${tag.slug}` : tag.slug;
    const under = parent ? [] : (CHILDREN[tag.slug] ?? []);
    const children = under.flatMap((slug) => tags.find((one) => one.slug === slug) ?? []);
    return {
      node_id: nodeId,
      ...(parent && { parent_node_id: parent.slug }),
      tag_id: tag.id,
      tag_slug: tag.slug,
      tag_query: parent ? [parent.slug, tag.slug] : [tag.slug],
      name: tag.name,
      order,
      children: children.map((child, index) => link(child, index, tag)),
    };
  };
  return tags.map((tag, index) => link(tag, index));
}
