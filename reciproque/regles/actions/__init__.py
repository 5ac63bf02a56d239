"""Operations on rules and facts. Each one ends by writing again the last states of its contract."""
