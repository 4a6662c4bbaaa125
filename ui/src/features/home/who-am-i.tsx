import { Link } from '@tanstack/react-router';
import { Banner } from '@/components/banner';

/** The mesh does not know the login: the person may say who they are in it. */
export function WhoAmI({ login }: { login: string }) {
  return (
    <Banner
      kind="info"
      icon="person"
      title="Weft does not know which person of the mesh you are."
      actions={
        <Link to="/settings" className="btn sm">
          Say who you are
        </Link>
      }
    >
      No name or mail in the mesh is “{login}”. Your products are listed here once you say who you are.
    </Banner>
  );
}
