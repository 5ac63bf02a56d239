"""Operations on contracts: keyword-only, atomic, a journal entry where the change happens, none when nothing did."""
