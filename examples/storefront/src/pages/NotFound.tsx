import { Link } from '../router.tsx';
import { Heading } from './parts.tsx';

export const NotFound = () => (
  <div className="empty">
    <Heading title="There is no such page" />
    <p>It may have been sold for a time, and is gone.</p>
    <Link className="button main" href="/">
      To the shop
    </Link>
  </div>
);
