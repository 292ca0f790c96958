import { Link } from '../router.tsx';
import { Heading } from './parts.tsx';

export const NotFound = () => (
  <div className="empty">
    <Heading title="Page not found" />
    <p>It may have been removed, or is no longer sold.</p>
    <Link className="button main" href="/">
      To the shop
    </Link>
  </div>
);
