import { useQuery } from '@tanstack/react-query';
import { Banner } from '@/components/banner';
import { Button } from '@/components/button';
import { sentence } from '@/components/error-state';
import { UnattendedNotice } from '@/components/unattended-notice';
import { verbQuery } from '@/ipc/queries';

/** What was decided and is done by nobody, for whoever answers for it. Nothing where all is well; and not knowing is told. */
export function UnattendedAccess() {
  const { data, error, refetch } = useQuery(verbQuery('list_runners', {}));
  if (error && !data) {
    return (
      <Banner
        kind="warn"
        title="Whether something waits for a runner could not be read."
        actions={
          <Button small onClick={() => void refetch()}>
            Try again
          </Button>
        }
      >
        {sentence(error.message)}
      </Banner>
    );
  }
  return <UnattendedNotice unattended={data?.unattended ?? []} />;
}
